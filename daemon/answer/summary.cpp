#include "common/base/text.hpp"
#include "daemon/answer/answer.hpp"
#include "daemon/answer/rules.hpp"
#include "daemon/answer/sentences.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <array>

namespace iterochat::answer {
namespace {

constexpr std::size_t quote_characters = 160;

constexpr auto angry_words = std::to_array<std::string_view>(
    {"angry",    "annoyed",    "annoying",    "awful",        "bad",          "baje",       "birokto",
     "bullshit", "cheated",    "complain",    "complaint",    "disappointed", "disgusting", "faltu",
     "fed",      "frustrated", "frustrating", "fraud",        "furious",      "horrible",   "hotash",
     "jothonno", "kharap",     "nonsense",    "pathetic",     "ridiculous",   "rude",       "scam",
     "sick",     "sue",        "terrible",    "unacceptable", "unhappy",      "upset",      "useless",
     "worst",    "অভিযোগ",     "খারাপ",       "জঘন্য",         "প্রতারণা",      "ফালতু",       "বাজে",
     "বিরক্ত",    "হতাশ"});
constexpr auto urgent_words = std::to_array<std::string_view>(
    {"urgent", "urgently", "asap", "immediately", "emergency", "hurry", "quickly", "joruri", "jaldi",
     "taratari", "ekhoni", "akhoni", "জরুরি", "জরুরী", "তাড়াতাড়ি", "এখনই", "দ্রুত"});
constexpr auto polite_words =
    std::to_array<std::string_view>({"please", "thanks", "thank", "kindly", "plz", "pls", "dhonnobad", "doya",
                                     "ধন্যবাদ", "দয়া", "প্লিজ", "অনুগ্রহ"});

template <std::size_t N>
bool any_in(const std::vector<std::string>& words, const std::array<std::string_view, N>& list) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::find(list.begin(), list.end(), word) != list.end();
    });
}

/// Whole words in capitals: three of them are shouting.
bool shouts(std::string_view text) {
    int capitals = 0;
    int run = 0;
    for (const char c : text) {
        const bool upper = c >= 'A' && c <= 'Z';
        run = upper ? run + 1 : 0;
        capitals += run == 4 ? 1 : 0;
    }
    return capitals >= 3 || text.find("!!!") != std::string_view::npos;
}

/// One line of a message for a sentence of the summary: its longest sentence, without ends of sentences
/// inside.
std::string quote_of(std::string_view text) {
    std::string_view longest = trim(text);
    std::size_t most = 0;
    for (const std::string_view sentence : sentences_in(text))
        if (sentence.size() > most) {
            most = sentence.size();
            longest = sentence;
        }
    std::string quote;
    for (const char c : truncate_characters(longest, quote_characters))
        quote.push_back(c == '\n' || c == '\r' || c == '\t' ? ' ' : c == '"' ? '\'' : c);
    while (!quote.empty() && std::string_view(".!? ").find(quote.back()) != std::string_view::npos)
        quote.pop_back();
    if (quote.size() < longest.size() && count_characters(longest) > quote_characters)
        quote += "…";
    return quote;
}

/// The labels of the model speak of the conversation; a sentence about the visitor needs other words for
/// some.
std::string_view verb_for(HandoffReason reason) {
    switch (reason) {
    case HandoffReason::refund:
    case HandoffReason::complaint:
    case HandoffReason::account:
    case HandoffReason::payment:
    case HandoffReason::person_requested:
        return label_of(reason);
    case HandoffReason::low_confidence:
        return "asks what no article answers";
    case HandoffReason::repeated_question:
        return "asks the same question again";
    case HandoffReason::article_flag:
        return "asks about something that a person should answer";
    case HandoffReason::limit_reached:
        return "has used up the answers of the AI and asks";
    }
    return "asks";
}

std::string wants(std::string_view newest, HandoffReason reason) {
    const std::string quote = quote_of(newest);
    return "The visitor " + std::string(verb_for(reason)) + (quote.empty() ? "." : ": \"" + quote + "\".");
}

/// The visitor's first real question, when it differs from the newest message.
std::string earlier(std::string_view newest, const std::vector<Turn>& history) {
    for (const Turn& turn : history)
        if (turn.author == AuthorKind::visitor && turn.text != newest &&
            small_talk_in(turn.text) == SmallTalk::none)
            return " Before that they asked: \"" + quote_of(turn.text) + "\".";
    return {};
}

std::string tried(const std::vector<Turn>& history) {
    int answered = 0;
    int unanswered = 0;
    for (const Turn& turn : history) {
        answered += turn.author == AuthorKind::ai && !turn.unanswered ? 1 : 0;
        unanswered += turn.author == AuthorKind::ai && turn.unanswered ? 1 : 0;
    }
    if (answered + unanswered == 0)
        return " The AI has tried nothing yet.";
    std::string sentence = " The AI ";
    if (answered > 0)
        sentence += "replied " + (answered == 1 ? std::string("once") : std::to_string(answered) + " times");
    if (unanswered > 0)
        sentence += std::string(answered > 0 ? " and " : "") + "found no answer " +
                    (unanswered == 1 ? std::string("once") : std::to_string(unanswered) + " times");
    return sentence + ".";
}

std::string_view sounds(Tone tone) {
    switch (tone) {
    case Tone::frustrated:
        return " They sound frustrated.";
    case Tone::urgent:
        return " They say it is urgent.";
    case Tone::polite:
        return " They are polite.";
    case Tone::calm:
        return " They sound calm.";
    }
    return {};
}

} // namespace

Tone tone_of(std::string_view text) {
    const std::vector<std::string> words = words_in(text);
    if (any_in(words, angry_words) || shouts(text))
        return Tone::frustrated;
    if (any_in(words, urgent_words))
        return Tone::urgent;
    return any_in(words, polite_words) ? Tone::polite : Tone::calm;
}

std::string summarize(std::string_view newest, const std::vector<Turn>& history, HandoffReason reason) {
    Tone tone = reason == HandoffReason::complaint ? Tone::frustrated : tone_of(newest);
    for (const Turn& turn : history)
        if (turn.author == AuthorKind::visitor && tone_of(turn.text) == Tone::frustrated)
            tone = Tone::frustrated;
    return wants(newest, reason) + earlier(newest, history) + tried(history) + std::string(sounds(tone));
}

} // namespace iterochat::answer
