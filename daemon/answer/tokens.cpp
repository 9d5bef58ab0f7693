#include "daemon/answer/tokens.hpp"

#include "daemon/answer/characters.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace iterochat::answer {
namespace {

constexpr char32_t zero_width_non_joiner = 0x200C;
constexpr char32_t zero_width_joiner = 0x200D;

bool is_apostrophe(char32_t point) {
    return point == U'\'' || point == 0x2019 || point == 0x02BC;
}
bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

bool has_vowel(std::string_view part) {
    return std::any_of(part.begin(), part.end(), is_vowel);
}

bool is_plain_latin(std::string_view word) {
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// "stopp" of "stopped" becomes "stop"; "ll", "ss" and "zz" stay ("sell", "pass").
void undouble(std::string& word) {
    if (word.size() < 3)
        return;
    const char last = word.back();
    if (last == word[word.size() - 2] && !is_vowel(last) && last != 'l' && last != 's' && last != 'z')
        word.pop_back();
}

void strip_plural(std::string& word) {
    if (word.size() < 4 || word.back() != 's')
        return;
    if (word.ends_with("ies") && word.size() > 4)
        word.replace(word.size() - 3, 3, "y");
    else if (word.ends_with("sses") || word.ends_with("xes") || word.ends_with("ches") ||
             word.ends_with("shes"))
        word.resize(word.size() - 2);
    else if (!word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is"))
        word.pop_back();
}

void strip_ending(std::string& word) {
    const std::string_view view = word;
    if (view.ends_with("ing") && view.size() >= 6 && has_vowel(view.substr(0, view.size() - 3))) {
        word.resize(word.size() - 3);
        undouble(word);
    } else if (view.ends_with("ied") && view.size() > 4) {
        word.replace(word.size() - 3, 3, "y");
    } else if (view.ends_with("ed") && view.size() >= 5 && !view.ends_with("eed") &&
               has_vowel(view.substr(0, view.size() - 2))) {
        word.resize(word.size() - 2);
        undouble(word);
    } else if (view.ends_with("ly") && view.size() >= 6) {
        word.resize(word.size() - 2);
    }
    if (word.size() >= 5 && word.back() == 'e')
        word.pop_back();
}

/// Function words of English, Bangla and Banglish, in the form stems_in gives or as written.
constexpr auto stop_words = std::to_array<std::string_view>(
    {"a",      "about", "achhe",   "ache",   "all",    "am",      "ami",    "amake",  "amar",  "an",
     "and",    "any",   "apnader", "apni",   "are",    "as",      "at",     "be",     "been",  "but",
     "by",     "can",   "could",   "did",    "do",     "doe",     "does",   "dont",   "ei",    "er",
     "for",    "from",  "get",     "give",   "have",   "he",      "her",    "hi",     "his",   "how",
     "i",      "id",    "if",      "im",     "in",     "is",      "it",     "its",    "ive",   "jabe",
     "jonno",  "jonne", "just",    "kemon",  "ki",     "kibhabe", "kivabe", "know",   "kon",   "kore",
     "korbo",  "korte", "like",    "may",    "me",     "my",      "need",   "no",     "of",    "on",
     "or",     "our",   "please",  "pls",    "she",    "should",  "so",     "some",   "tell",  "than",
     "that",   "the",   "their",   "them",   "then",   "there",   "these",  "they",   "thi",   "this",
     "to",     "u",     "us",      "want",   "wa",     "was",     "we",     "were",   "what",  "whats",
     "when",   "where", "which",   "who",    "why",    "will",    "with",   "would",  "you",   "your",
     "long",   "much",  "many",    "also",   "still",  "now",     "really", "hello",  "hi",    "hey",
     "thanks", "thank", "im",      "ill",    "into",   "out",     "up",     "off",    "not",   "only",
     "same",   "such",  "too",     "very",   "here",   "had",     "has",    "having", "being", "doing",
     "does",   "was",   "this",    "his",    "hers",   "id",      "ok",     "sir",    "koto",  "vai",
     "bhai",   "taile", "ta",      "te",     "ke",     "r",       "o",      "na",     "nai",   "hobe",
     "hoy",    "lagbe", "chai",    "kothay", "kokhon", "আছে",     "আমাকে",  "আমার",   "আমি",   "আপনাদের",
     "এ",      "এই",    "এর",      "ও",      "কি",     "কী",      "কীভাবে"});

} // namespace

std::vector<std::string> words_in(std::string_view utf8) {
    const std::string normal = normalize(utf8);
    std::vector<std::string> words;
    std::string word;
    for (std::string_view rest = normal; !rest.empty();) {
        const std::string_view before = rest;
        const char32_t point = take_character(rest);
        const bool joins = point == zero_width_joiner || point == zero_width_non_joiner;
        if (is_letter_or_digit(point) || (joins && !word.empty())) {
            word.append(before.substr(0, before.size() - rest.size()));
            continue;
        }
        if (is_apostrophe(point) && !word.empty() && !rest.empty()) {
            std::string_view after = rest;
            const char32_t next = take_character(after);
            std::string_view beyond = after;
            const bool ends = after.empty() || !is_letter_or_digit(take_character(beyond));
            if (next == U's' && ends)
                rest = after; // possessive
            else if (is_letter_or_digit(next))
                continue;
        }
        if (!word.empty())
            words.push_back(std::exchange(word, {}));
    }
    if (!word.empty())
        words.push_back(std::move(word));
    return words;
}

std::string stem(std::string word) {
    if (word.size() < 4 || !is_plain_latin(word))
        return word;
    strip_plural(word);
    strip_ending(word);
    return word;
}

std::vector<std::string> stems_in(std::string_view utf8) {
    std::vector<std::string> words = words_in(utf8);
    for (std::string& word : words)
        word = stem(std::move(word));
    return words;
}

bool is_stop_word(std::string_view word) {
    return std::find(stop_words.begin(), stop_words.end(), word) != stop_words.end();
}

std::vector<std::string> content_words(const std::vector<std::string>& words) {
    std::vector<std::string> content;
    for (const std::string& word : words)
        if (!is_stop_word(word))
            content.push_back(word);
    return content.empty() ? words : content;
}

} // namespace iterochat::answer
