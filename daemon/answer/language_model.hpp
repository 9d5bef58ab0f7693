#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace iterochat::answer {

/// The languages told apart by letters alone, in the order of the weights. Bangla script needs no model.
inline constexpr std::array<std::string_view, 12> latin_languages{"en", "bn-Latn", "de", "fr", "es", "it",
                                                                  "pt", "nl",      "tr", "id", "pl", "sv"};
inline constexpr std::size_t language_buckets = 1U << 14;

/// One weight is a printable character: 89 steps around zero, so that the compiled-in table is 192 KB and
/// diffs as text. "?" and the backslash mean something inside a literal and are passed over.
inline constexpr int language_step_most = 44;
constexpr char encode_weight(int step) {
    int c = '#' + step + language_step_most;
    c += c >= '?' ? 1 : 0;
    c += c >= '\\' ? 1 : 0;
    return static_cast<char>(c);
}
constexpr int decode_weight(char c) {
    return c - (c > '\\' ? 1 : 0) - (c > '?' ? 1 : 0) - '#' - language_step_most;
}

/// Buckets of the character 1- to 4-grams of a text's words, in lower case with accents. Addresses, numbers
/// and words of other scripts are passed over. Reads at most 600 characters.
std::vector<std::uint16_t> language_grams(std::string_view utf8);

/// Log-probabilities by language, up to a constant. All 0 when the text has no Latin letter.
std::array<float, latin_languages.size()> score_languages(std::string_view utf8);

} // namespace iterochat::answer
