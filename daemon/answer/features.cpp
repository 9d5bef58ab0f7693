#include "daemon/answer/features.hpp"

#include "daemon/answer/characters.hpp"
#include "daemon/answer/concepts.hpp"
#include "daemon/answer/skeleton.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace iterochat::answer {
namespace {

enum Salt : std::uint64_t {
    word_salt = 1,
    pair_salt = 2,
    gram_salt = 3,
    key_salt = 4,
    sound_salt = 5,
    concept_salt = 6
};

/// Murmur3's finalizer: spreads what a multiply left in the high bits.
Feature mixed(std::uint64_t hash) {
    hash ^= hash >> 33;
    hash *= 0xFF51AFD7ED558CCDULL;
    hash ^= hash >> 33;
    hash *= 0xC4CEB9FE1A85EC53ULL;
    return hash ^ (hash >> 33);
}

Feature hash_of(std::string_view text, Salt salt) {
    std::uint64_t hash = 0xCBF29CE484222325ULL + salt;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL; // FNV-1a
    return mixed(hash);
}

Feature hash_of(const char32_t* points, std::size_t count) {
    std::uint64_t hash = 0xCBF29CE484222325ULL + gram_salt + 16 * count;
    for (std::size_t i = 0; i < count; ++i)
        hash = (hash ^ points[i]) * 0x100000001B3ULL;
    return mixed(hash);
}

/// Words that every Bangla sentence has, as keys: they would match anything. Sorted.
constexpr auto common_keys = std::to_array<std::string_view>(
    {"Abn", "Ad",   "Ak",   "Akn", "Akt",  "Akta", "Akti", "Am",  "Amk", "Amn", "Amr", "Amrk",
     "An",  "Anr",  "Anrk", "Apn", "Apnk", "Apnr", "Ar",   "As",  "At",  "Bl",  "Br",  "Dr",
     "Ds",  "Dt",   "Hb",   "Hl",  "Hs",   "Ht",   "In",   "bln", "blt", "dn",  "ds",  "dt",
     "dj",  "hb",   "hl",   "hs",  "ht",   "jb",   "jd",   "jn",  "jt",  "kb",  "kn",  "kr",
     "krb", "krbn", "krl",  "krs", "krt",  "ks",   "kt",   "nt",  "sb",  "st",  "tk",  "tr"});

bool is_common_key(std::string_view key) {
    return key.size() < 2 || std::find(common_keys.begin(), common_keys.end(), key) != common_keys.end();
}

void add_grams(std::string_view word, TextFeatures& features) {
    std::u32string padded = U" ";
    padded += characters_of(word);
    padded += U' ';
    for (std::size_t at = 0; at + 2 <= padded.size(); ++at) {
        features.grams2.push_back(hash_of(&padded[at], 2));
        for (std::size_t length = 3; length <= 4 && at + length <= padded.size(); ++length)
            features.grams34.push_back(hash_of(&padded[at], length));
    }
}

void append_to(std::vector<Feature>& all, const std::vector<Feature>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

TextFeatures features_of_word(const std::string& word, const std::string& stemmed) {
    TextFeatures features;
    add_grams(word, features);
    for (const std::string& key : skeleton_readings(word))
        if (!is_common_key(key))
            features.keys.push_back(hash_of(key, key_salt));
    features.words.push_back(hash_of(stemmed, word_salt));
    if (const auto named = concept_of(word))
        features.concepts.push_back(hash_of(std::to_string(*named), concept_salt));
    return features;
}

/// Two and three letters of each key with its edges, and four of all keys in a row: words are split and
/// joined at will when one types Bangla.
void add_sounds(const std::vector<std::string>& words, TextFeatures& features) {
    std::string row;
    for (const std::string& word : words) {
        const auto readings = skeleton_readings(word);
        for (const std::string& key : readings) {
            const std::string edged = "<" + key + ">";
            for (std::size_t length = 2; length <= 3; ++length)
                for (std::size_t at = 0; at + length <= edged.size(); ++at)
                    features.sounds.push_back(
                        hash_of(std::string_view(edged).substr(at, length), sound_salt));
            features.sounds.push_back(hash_of(edged, sound_salt));
        }
        if (!readings.empty())
            row += readings.front();
    }
    for (std::size_t at = 0; at + 4 <= row.size(); ++at)
        features.sounds.push_back(hash_of("~" + row.substr(at, 4), sound_salt));
}

bool has_bengali(std::string_view utf8) {
    while (!utf8.empty())
        if (is_bengali(take_character(utf8)))
            return true;
    return false;
}

} // namespace

void TextFeatures::append(const TextFeatures& other) {
    append_to(words, other.words);
    append_to(pairs, other.pairs);
    append_to(grams2, other.grams2);
    append_to(grams34, other.grams34);
    append_to(keys, other.keys);
    append_to(sounds, other.sounds);
    append_to(concepts, other.concepts);
}

TextFeatures features_of(std::string_view utf8) {
    return asked_features_of(utf8, has_bengali(utf8)).all;
}

AskedFeatures asked_features_of(std::string_view utf8, bool by_sound) {
    AskedFeatures asked;
    asked.by_sound = by_sound;
    std::string previous;
    const std::vector<std::string> words = words_in(utf8);
    for (const std::string& word : words) {
        std::string stemmed = stem(word);
        const TextFeatures features = features_of_word(word, stemmed);
        if (is_stop_word(word))
            asked.light.append(features);
        asked.all.append(features);
        if (!previous.empty())
            asked.all.pairs.push_back(hash_of(previous + ' ' + stemmed, pair_salt));
        previous = std::move(stemmed);
    }
    if (by_sound)
        add_sounds(words, asked.all);
    return asked;
}

} // namespace iterochat::answer
