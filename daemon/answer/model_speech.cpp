// What tells an instruction to a model from a text for customers.
#include "common/base/text.hpp"
#include "daemon/answer/neutral_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace iterochat::answer {
namespace {

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
