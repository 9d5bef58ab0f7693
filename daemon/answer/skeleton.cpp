#include "daemon/answer/skeleton.hpp"

#include "daemon/answer/characters.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace iterochat::answer {
namespace {

constexpr char32_t virama = 0x09CD;
constexpr char32_t nukta = 0x09BC;
constexpr char32_t ya = 0x09AF;
constexpr char32_t ba = 0x09AC;
constexpr char32_t ma = 0x09AE;
constexpr char32_t ka = 0x0995;
constexpr char32_t ja = 0x099C;
constexpr char32_t nya = 0x099E;
constexpr char32_t ssa = 0x09B7;

/// U+0995 to U+09B9: aspirated and unaspirated, dental and retroflex, the sibilants and the nasals are one
/// each. A blank has no letter of its own.
constexpr std::string_view consonants = "kkggnccjjnttddnttddn pfbbmjr l   sssh";

bool is_consonant(char32_t point) {
    return point >= ka && point <= 0x09B9;
}
char consonant_of(char32_t point) {
    return consonants[point - ka];
}

std::string_view vowel_of(char32_t point) {
    switch (point) {
    case 0x0985:
        return "o";
    case 0x0986:
    case 0x09BE:
        return "a";
    case 0x0987:
    case 0x0988:
    case 0x09BF:
    case 0x09C0:
        return "i";
    case 0x0989:
    case 0x098A:
    case 0x09C1:
    case 0x09C2:
        return "u";
    case 0x098B:
    case 0x09C3:
        return "ri";
    case 0x098F:
    case 0x09C7:
        return "e";
    case 0x0990:
    case 0x09C8:
        return "oi";
    case 0x0993:
    case 0x09CB:
        return "o";
    case 0x0994:
    case 0x09CC:
        return "ou";
    case 0x09CE:
        return "t";
    case 0x0982:
        return "n";
    default:
        return {};
    }
}

/// Does a vowel sign or virama follow, so that no inherent vowel is spoken?
bool has_own_vowel(const std::u32string& points, std::size_t next) {
    return next < points.size() &&
           ((points[next] >= 0x09BE && points[next] <= 0x09CC) || points[next] == virama);
}

/// Step 1: Bengali letters to the Latin letters that people type for them.
std::string latin_of_bengali(const std::u32string& points) {
    std::string latin;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const char32_t point = points[i];
        if (point < 0x80) {
            latin.push_back(static_cast<char>(point));
            continue;
        }
        if (!is_consonant(point)) {
            latin.append(vowel_of(point));
            continue;
        }
        const bool joined = i > 0 && points[i - 1] == virama;
        const bool nukta_follows = i + 1 < points.size() && points[i + 1] == nukta;
        char letter = consonant_of(point);
        if (joined && point == ya)
            continue; // ja-phala lengthens, it isn't heard as j
        if (joined && point == ba && i >= 2 && points[i - 2] != ma)
            continue; // ba-phala
        if (joined && point == ssa && i >= 2 && points[i - 2] == ka)
            continue; // kssa is k
        if (joined && point == nya && i >= 2 && points[i - 2] == ja)
            continue; // jna is g, written below
        if (point == ja && i + 2 < points.size() && points[i + 1] == virama && points[i + 2] == nya)
            letter = 'g';
        if (nukta_follows) {
            ++i;
            letter = point == ya ? 'y' : 'r';
        }
        latin.push_back(letter);
        if (!has_own_vowel(points, i + 1) && i + 1 < points.size() && is_consonant(points[i + 1]))
            latin.push_back('o');
    }
    return latin;
}

/// Step 2: what Latin spellings of one sound have in common. Longest first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 23> spellings{{
    {"chh", "c"}, {"ch", "c"}, {"ck", "k"}, {"kh", "k"}, {"gh", "g"}, {"jh", "j"}, {"th", "t"}, {"dh", "d"},
    {"ph", "f"},  {"bh", "b"}, {"sh", "s"}, {"ng", "n"}, {"ee", "i"}, {"oo", "u"}, {"aa", "a"}, {"z", "j"},
    {"v", "b"},   {"x", "ks"}, {"q", "k"},  {"w", "o"},  {"rh", "r"}, {"mm", "m"}, {"nn", "n"},
}};

std::string merge_spellings(std::string_view latin) {
    std::string merged;
    while (!latin.empty()) {
        std::string_view from = latin.substr(0, 1);
        std::string_view to = from;
        for (const auto& [spelling, sound] : spellings)
            if (latin.starts_with(spelling)) {
                from = spelling;
                to = sound;
                break;
            }
        for (const char c : to)
            if (merged.empty() || merged.back() != c)
                merged.push_back(c);
        latin.remove_prefix(from.size());
    }
    return merged;
}

std::string sounds_of(std::string_view word) {
    const std::u32string points = characters_of(word);
    bool bengali = false;
    for (const char32_t point : points) {
        bengali = bengali || is_bengali(point);
        if (point >= 0x80 && !is_bengali(point) && point != 0x200C && point != 0x200D)
            return {}; // another script has no key
    }
    return merge_spellings(bengali ? latin_of_bengali(points) : std::string(word));
}

char first_letter(char c) {
    switch (c) {
    case 'a':
    case 'e':
    case 'o':
        return 'A';
    case 'i':
    case 'y':
        return 'I';
    case 'u':
        return 'U';
    case 'c':
        return 's';
    default:
        return c;
    }
}

/// How English spells what Bangla writes with other letters: hard c as k, soft g as j, "tion" as "shon".
std::string english_spelling(std::string_view word) {
    std::string respelled;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        const char next = i + 1 < word.size() ? word[i + 1] : ' ';
        if (word.substr(i).starts_with("tion")) {
            respelled += "shon";
            i += 3;
        } else if (c == 'c' && std::string_view("hkeiy").find(next) == std::string_view::npos) {
            respelled += 'k';
        } else if (c == 'g' && (next == 'e' || next == 'i')) {
            respelled += 'j';
        } else {
            respelled += c;
        }
    }
    return respelled;
}

/// The names of the letters a to z as Bangla writes them, in Latin: "fb" is spoken "ef bi".
constexpr auto letter_names = std::to_array<std::string_view>(
    {"e",  "bi", "si", "di",  "i",  "ef", "ji", "eich", "ai",  "je",    "ke",  "el",  "em",
     "en", "o",  "pi", "kiu", "ar", "es", "ti", "iu",   "bhi", "dablu", "eks", "oai", "jed"});

/// Two or three letters without a vowel are read as letters.
std::string letters_named(std::string_view word) {
    std::string named;
    if (word.size() < 2 || word.size() > 3)
        return named;
    for (const char c : word) {
        if (c < 'a' || c > 'z' || std::string_view("aeou").find(c) != std::string_view::npos)
            return {};
        named += letter_names[static_cast<std::size_t>(c - 'a')];
    }
    return named;
}

} // namespace

std::vector<std::string> skeleton_readings(std::string_view word) {
    std::vector<std::string> keys;
    const auto add = [&](const std::string& key) {
        if (!key.empty() && std::find(keys.begin(), keys.end(), key) == keys.end())
            keys.push_back(key);
    };
    add(skeleton_key(word));
    const bool latin = std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!latin || word.empty())
        return keys;
    add(skeleton_key(english_spelling(word)));
    add(skeleton_key(letters_named(word)));
    return keys;
}

std::string skeleton_key(std::string_view word) {
    const std::string sounds = sounds_of(word);
    std::string key;
    for (const char c : sounds) {
        if (key.empty()) {
            key.push_back(first_letter(c));
            continue;
        }
        const char letter = c == 'c' ? 's' : c;
        if (std::string_view("aeiouyh").find(letter) == std::string_view::npos && letter != key.back())
            key.push_back(letter);
    }
    return key;
}

std::string coarse_key(std::string_view word) {
    std::string key;
    for (const char c : sounds_of(word)) {
        const char letter = c == 'o' ? 'a' : (c == 'e' || c == 'y') ? 'i' : c == 'c' ? 's' : c;
        if (letter != 'h' && (key.empty() || key.back() != letter))
            key.push_back(letter);
    }
    return key;
}

} // namespace iterochat::answer
