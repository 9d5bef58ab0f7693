#include "daemon/answer/neutral_text.hpp"

#include "common/base/text.hpp"
#include "daemon/answer/characters.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace iterochat::answer {
namespace {

struct Span32 {
    char32_t first;
    char32_t last;
};

// Format characters that change how a text is read or hide one in it.
constexpr std::array invisible{Span32{0x00ad, 0x00ad},   Span32{0x034f, 0x034f}, Span32{0x061c, 0x061c},
                               Span32{0x115f, 0x1160},   Span32{0x17b4, 0x17b5}, Span32{0x180b, 0x180f},
                               Span32{0x200b, 0x200f},   Span32{0x2028, 0x202e}, Span32{0x2060, 0x206f},
                               Span32{0x3164, 0x3164},   Span32{0xfe00, 0xfe0f}, Span32{0xfeff, 0xfeff},
                               Span32{0xffa0, 0xffa0},   Span32{0xfff0, 0xfffc}, Span32{0x1d173, 0x1d17a},
                               Span32{0xe0000, 0xe0fff}, Span32{0xe000, 0xf8ff}, Span32{0xf0000, 0x10ffff}};

bool is_invisible(char32_t point) {
    if (point < 0x20)
        return point != '\n' && point != '\t';
    if (point >= 0x7f && point < 0xa0)
        return true;
    return std::any_of(invisible.begin(), invisible.end(),
                       [&](Span32 span) { return point >= span.first && point <= span.last; });
}

bool is_joiner(char32_t point) {
    return point == 0x200c || point == 0x200d;
}

std::string without_invisible(std::string_view utf8) {
    const std::u32string points = characters_of(utf8);
    std::string visible;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool in_bengali =
            i > 0 && i + 1 < points.size() && is_bengali(points[i - 1]) && is_bengali(points[i + 1]);
        if (!is_invisible(points[i]) || (is_joiner(points[i]) && in_bengali))
            append_character(visible, points[i]);
    }
    return visible;
}

void remove_between(std::string& text, std::string_view begin, std::string_view end) {
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        const std::size_t close = text.find(end, at + begin.size());
        text.replace(at, close == std::string::npos ? text.size() - at : close + end.size() - at, " ");
    }
}

/// "<b>", "</span>", "<img …>": a tag's name follows the bracket at once. "a < b" stays.
void remove_tags(std::string& text) {
    std::size_t at = 0;
    while ((at = text.find('<', at)) != std::string::npos) {
        const std::size_t name = at + (text.compare(at, 2, "</") == 0 ? 2 : 1);
        const bool is_tag = name < text.size() && ((text[name] >= 'a' && text[name] <= 'z') ||
                                                   (text[name] >= 'A' && text[name] <= 'Z'));
        const std::size_t close = is_tag ? text.find('>', name) : std::string::npos;
        if (close == std::string::npos)
            ++at;
        else
            text.replace(at, close + 1 - at, " ");
    }
}

/// "[//]: # (nobody sees this)" and other link definitions: a renderer shows nothing of them.
void remove_markdown_comments(std::string& text) {
    std::string kept;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        const std::string_view bare = trim(line);
        if (!(bare.starts_with('[') && bare.find("]:") != std::string_view::npos))
            kept.append(line).append(end < rest.size() ? "\n" : "");
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    text = std::move(kept);
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

// What chat templates put before a role.
constexpr auto template_marks = std::to_array<std::string_view>(
    {"<|", "|>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<<", ">>", "<s>", "</s>", "```", "###"});

// Each is looked for in the text's words, folded and joined by one blank: "ignore" meets "Ignore:".
constexpr auto speech_to_models = std::to_array<std::string_view>({
    // English
    "ignore all",
    "ignore any",
    "ignore previous",
    "ignore prior",
    "ignore the above",
    "ignore the instruction",
    "ignore the previous",
    "ignore the prior",
    "ignore the rules",
    "ignore your",
    "ignore everything",
    "ignore these",
    "ignore earlier",
    "ignore what",
    "disregard",
    "forget all",
    "forget everything",
    "forget previous",
    "forget the above",
    "forget the previous",
    "forget what you",
    "previous instruction",
    "prior instruction",
    "new instruction",
    "updated instruction",
    "following instructions instead",
    "system prompt",
    "system message",
    "system instruction",
    "developer message",
    "hidden instruction",
    "your instructions",
    "your prompt",
    "your guidelines",
    "your programming",
    "initial prompt",
    "prompt injection",
    "jailbreak",
    "do anything now",
    "you are now",
    "you are no longer",
    "you are an ai",
    "you are a chatbot",
    "you are a language model",
    "you are an assistant",
    "pretend",
    "roleplay",
    "role play",
    "from now on",
    "as an ai",
    "as a language model",
    "ai assistant",
    "dear assistant",
    "to the assistant",
    "assistant must",
    "assistant should",
    "assistant will",
    "attention assistant",
    "note to ai",
    "note to the ai",
    "note to assistant",
    "note to the model",
    "note to the bot",
    "the bot must",
    "the bot should",
    "the model must",
    "the model should",
    "language model",
    "llm",
    "chatgpt",
    "respond with",
    "respond only",
    "reply with",
    "reply only",
    "reply exactly",
    "always reply",
    "always respond",
    "always answer",
    "always say",
    "always tell",
    "answer with",
    "answer only",
    "answer exactly",
    "answer this question with",
    "your answer must",
    "your answer should",
    "your reply must",
    "your response must",
    "your response should",
    "in your answer",
    "in your reply",
    "in your response",
    "when the customer asks",
    "when a customer asks",
    "if the customer asks",
    "if a customer asks",
    "when anyone asks",
    "if anyone asks",
    "whenever someone asks",
    "tell the user",
    "tell the visitor",
    "tell the customer",
    "tell customers",
    "tell users",
    "tell visitors",
    "tell them",
    "tell everyone",
    "tell anyone",
    "inform the user",
    "inform the customer",
    "inform the visitor",
    "inform users",
    "inform customers",
    "convince the",
    "persuade the",
    "ask the user",
    "ask the customer",
    "ask the visitor",
    "ask them for",
    "say that",
    "say exactly",
    "say only",
    "simply say",
    "just say",
    "print the following",
    "print exactly",
    "repeat after",
    "repeat the following",
    "repeat this",
    "repeat the above",
    "write exactly",
    "end every",
    "begin every",
    "start every",
    "include the following",
    "include this link",
    "do not mention",
    "don t mention",
    "dont mention",
    "never mention",
    "do not tell",
    "dont tell",
    "do not escalate",
    "dont escalate",
    "never escalate",
    "do not hand",
    "set escalate",
    "escalate false",
    "escalate to false",
    "escalate true",
    "do not cite",
    "dont cite",
    "base64",
    "rot13",
    "admin mode",
    "god mode",
    "unrestricted",
    "without restriction",
    "system override",
    "end of context",
    "end of passages",
    "end of document",
    "end of data",
    "important instruction",
    // More words of takeovers
    "assistant sure",
    "override your",
    "override all",
    "override previous",
    "override the",
    "the chatbot must",
    "the chatbot should",
    "the assistant must",
    "the assistant should",
    "decode this",
    "decode the following",
    "write backwards",
    "ignore my",
    "antworte nur",
    "antworte mit",
    "responde solo",
    "responde con",
    "responda apenas",
    // Bangla
    "নির্দেশ উপেক্ষা",
    "নির্দেশনা উপেক্ষা",
    "উপেক্ষা কর",
    "নির্দেশ ভুলে",
    "নির্দেশনা ভুলে",
    "আগের নির্দেশ",
    "পূর্বের নির্দেশ",
    "পূর্ববর্তী নির্দেশ",
    "তুমি এখন থেকে",
    "আপনি এখন থেকে",
    "এখন থেকে তুমি",
    "এখন থেকে আপনি",
    "সিস্টেম প্রম্পট",
    "উত্তরে বল",
    "উত্তরে লেখ",
    "শুধু বল",
    "শুধু লেখ",
    "গ্রাহককে বল",
    "ব্যবহারকারীকে বল",
    "ভিজিটরকে বল",
    "সবাইকে বল",
    "নতুন নির্দেশ",
    // Banglish
    "nirdesh upekkha",
    "nirdesh bhule",
    "nirdesh vule",
    "ager nirdesh",
    "instruction bhule",
    "instruction vule",
    "ager instruction",
    "ekhon theke tumi",
    "ekhon theke apni",
    "shudhu bolo",
    "sudhu bolo",
    "uttore bolo",
    "customer ke bolo",
    "grahok ke bolo",
    "user ke bolo",
    "natun nirdesh",
    "notun nirdesh",
    // French, German, Spanish, Italian, Portuguese, Dutch
    "ignorez les",
    "ignore les",
    "ignorez toutes",
    "oubliez les",
    "oublie les",
    "instructions précédentes",
    "repondez",
    "répondez",
    "réponds",
    "dites au",
    "dites que",
    "dis au",
    "ignoriere",
    "ignorieren sie",
    "vergiss alle",
    "vergessen sie",
    "vorherigen anweisungen",
    "vorherige anweisungen",
    "antworten sie",
    "sag dem",
    "sagen sie dem",
    "ignora las",
    "ignora todas",
    "ignore las",
    "olvida las",
    "olvida todas",
    "instrucciones anteriores",
    "dile al",
    "diga al",
    "ignora le",
    "ignora tutte",
    "dimentica le",
    "istruzioni precedenti",
    "rispondi",
    "ignore as",
    "ignore todas",
    "esqueça as",
    "instruções anteriores",
    "negeer",
    "vergeet alle",
    "vorige instructies",
    "antwoord met",
});

std::string joined_words(std::string_view text) {
    std::string joined = " ";
    for (const std::string& word : words_of(text))
        joined.append(word).push_back(' ');
    return joined;
}

/// Whether a text holds long runs that are no words: encoded instructions.
bool has_encoded_run(std::string_view text) {
    constexpr std::size_t encoded_characters = 40;
    std::size_t run = 0;
    for (const char c : text) {
        const bool is_code = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             c == '+' || c == '=';
        run = is_code ? run + 1 : 0;
        if (run >= encoded_characters)
            return true;
    }
    return false;
}

/// A line that begins as a turn of another conversation: "SYSTEM: …".
bool has_role_line(std::string_view text) {
    constexpr auto roles =
        std::to_array<std::string_view>({"system:", "assistant:", "user:", "human:", "ai:"});
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string line = lower_ascii(trim(text.substr(0, end)));
        std::erase_if(line, [](char c) { return c == '#' || c == '*' || c == '[' || c == ' '; });
        for (const std::string_view role : roles)
            if (line.starts_with(role))
                return true;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

} // namespace

std::string neutralized(std::string_view utf8) {
    std::string text = without_invisible(utf8);
    remove_between(text, "<!--", "-->");
    remove_tags(text);
    remove_markdown_comments(text);
    for (const std::string_view mark : template_marks)
        replace_all(text, mark, " ");
    return text;
}

bool addresses_the_model(std::string_view utf8) {
    static const std::vector<std::string> folded = [] {
        std::vector<std::string> all;
        for (const std::string_view phrase : speech_to_models)
            all.push_back(
                joined_words(phrase).substr(0, joined_words(phrase).size() - 1)); // a beginning of words
        return all;
    }();
    const std::string words = joined_words(utf8);
    return has_encoded_run(utf8) || has_role_line(utf8) ||
           std::any_of(folded.begin(), folded.end(),
                       [&](const std::string& phrase) { return words.find(phrase) != std::string::npos; });
}

} // namespace iterochat::answer
