#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace iterochat::answer {

/// Hash of a word, gram or key. 64 bits: collisions are as good as absent, and no text need be kept to count
/// it.
using Feature = std::uint64_t;

/// A text seen in every way the engine compares texts by; repeats are kept, order is free.
struct TextFeatures {
    std::vector<Feature> words;    ///< stems
    std::vector<Feature> pairs;    ///< two stems in a row
    std::vector<Feature> grams2;   ///< characters within a word and its two edges, two at a time
    std::vector<Feature> grams34;  ///< three and four at a time
    std::vector<Feature> keys;     ///< consonant skeletons of two letters and more, less function words
    std::vector<Feature> sounds;   ///< grams of all skeletons, within and across words; of Bangla only
    std::vector<Feature> concepts; ///< what words name in any of the languages (concepts.hpp)

    void append(const TextFeatures& other);
};

TextFeatures features_of(std::string_view utf8);

/// A question: all of it, and again what stems from words without a topic ("how", "does"), which count less.
/// `by_sound`: it is Bangla in either script, so that the other script's texts are found by how they sound.
struct AskedFeatures {
    TextFeatures all;
    TextFeatures light;
    bool by_sound = false;
    bool by_concept = false; ///< most articles are in another language
};
AskedFeatures asked_features_of(std::string_view utf8, bool by_sound);

} // namespace iterochat::answer
