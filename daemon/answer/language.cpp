#include "daemon/answer/answer.hpp"
#include "daemon/answer/characters.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <array>

namespace iterochat::answer {
namespace {

/// Frequent words that tell Banglish from English.
constexpr auto banglish_words = std::to_array<std::string_view>(
    {"ami",   "amar",   "amake", "amader",  "apni",    "apnar",  "apnader", "apnara", "tumi",   "tomar",
     "amr",   "apnr",   "ki",    "kivabe",  "kibhabe", "kemon",  "kothay",  "kothai", "kokhon", "koto",
     "keno",  "kano",   "kon",   "kono",    "kichu",   "kisu",   "ache",    "achhe",  "ase",    "nai",
     "nei",   "na",     "chai",  "cai",     "lagbe",   "korbo",  "korte",   "korben", "kore",   "kora",
     "korsi", "korchi", "hobe",  "hoyeche", "hoise",   "hoiche", "hoy",     "hocche", "hosse",  "jabe",
     "jay",   "parbo",  "pari",  "parchi",  "parsi",   "paini",  "pai",     "jonno",  "jonne",  "theke",
     "thake", "diye",   "niye",  "dite",    "nite",    "taka",   "ta",      "eta",    "ota",    "ei",
     "oi",    "er",     "ar",    "r",       "o",       "ekta",   "akta",    "ekhon",  "akhon",  "vai",
     "bhai",  "apu",    "bolen", "bolte",   "kotha",   "sathe",  "shathe",  "bujhi",  "dorkar", "valo",
     "bhalo", "kintu",  "jodi",  "tahole",  "din",     "den",    "plz",     "korle",  "khub",   "baje",
     "onek",  "vul",    "bhul",  "koren",   "korchen", "hoye",   "geche",   "gese",   "ekhane", "ferot"});
constexpr auto english_words = std::to_array<std::string_view>(
    {"the", "is",     "are",  "i",    "my",    "you",  "your", "to",    "of",   "a",     "an",    "and",
     "in",  "on",     "for",  "with", "what",  "how",  "when", "where", "why",  "can",   "do",    "does",
     "did", "it",     "this", "that", "have",  "has",  "be",   "was",   "will", "would", "want",  "need",
     "not", "please", "me",   "we",   "there", "from", "at",   "if",    "or",   "get",   "about", "which"});

template <std::size_t N>
int count_in(const std::vector<std::string>& words, const std::array<std::string_view, N>& list) {
    return static_cast<int>(std::count_if(words.begin(), words.end(), [&](const std::string& word) {
        return std::find(list.begin(), list.end(), word) != list.end();
    }));
}

/// At least half of the letters in the Bengali block.
bool is_bangla_script(std::string_view text) {
    std::size_t letters = 0;
    std::size_t bengali = 0;
    while (!text.empty()) {
        const char32_t point = take_character(text);
        const bool counts = is_letter_or_digit(point) && !(point >= U'0' && point <= U'9');
        letters += counts ? 1 : 0;
        bengali += counts && is_bengali(point) ? 1 : 0;
    }
    return bengali > 0 && 2 * bengali >= letters;
}

} // namespace

std::string identify_language(std::string_view text, std::string_view prior) {
    if (is_bangla_script(text))
        return "bn";
    const std::vector<std::string> words = words_in(text);
    const int banglish = 2 * count_in(words, banglish_words) + (prior == "bn-Latn" ? 1 : 0);
    const int english = 2 * count_in(words, english_words) + (prior == "en" ? 1 : 0);
    return banglish > english ? "bn-Latn" : "en";
}

} // namespace iterochat::answer
