#include "daemon/answer/language_model.hpp"

#include "daemon/answer/characters.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utf8proc.h>

namespace iterochat::answer {
namespace {

constexpr std::size_t characters_read = 600;
constexpr std::size_t gram_most = 4;

/// Row-major: for each bucket the weights of the twelve languages. Written by
/// tests/bench/answer/train_language.
constexpr char weights[] =
#include "daemon/answer/language_weights.inc"
    ;
static_assert(sizeof weights == language_buckets * latin_languages.size() + 1, "the table is not whole");

/// What one step of a weight is worth, and how often each language is met before anything is read.
constexpr float step_value =
#include "daemon/answer/language_scale.inc"
    ;

/// Frequent words and how much more often Banglish than English has them: tenths of a natural logarithm.
/// Sorted. Grams share buckets; these words don't, and they are what short messages are made of.
struct KnownWord {
    std::string_view word;
    int odds;
};
constexpr KnownWord known_words[] = {
#include "daemon/answer/language_words.inc"
};
constexpr float word_weight = 0.2F; ///< of a tenth, against the grams' log-probability

/// Sum of the odds of a text's words over the root of their number.
float banglish_odds(std::string_view utf8) {
    int sum = 0;
    std::size_t count = 0;
    for (const std::string& word : words_in(utf8.substr(0, characters_read))) {
        const auto* found =
            std::lower_bound(std::begin(known_words), std::end(known_words), word,
                             [](const KnownWord& known, const std::string& w) { return known.word < w; });
        ++count;
        if (found != std::end(known_words) && found->word == word)
            sum += found->odds;
    }
    return count == 0 ? 0 : static_cast<float>(sum) / std::sqrt(static_cast<float>(count));
}

bool is_latin_letter(char32_t point) {
    return (point >= 'a' && point <= 'z') || (point >= 0xDF && point < 0x250 && point != 0xF7);
}

void add_grams(const std::u32string& word, std::vector<std::uint16_t>& grams) {
    for (std::size_t at = 0; at < word.size(); ++at) {
        std::uint32_t hash = 2166136261U;
        for (std::size_t length = 1; length <= gram_most && at + length <= word.size(); ++length) {
            hash = (hash ^ static_cast<std::uint32_t>(word[at + length - 1])) * 16777619U; // FNV-1a
            const std::uint32_t mixed = (hash ^ (hash >> 15)) * 2246822519U;
            if (length > 1 || word[at] != U' ')
                grams.push_back(static_cast<std::uint16_t>((mixed >> 13) % language_buckets));
        }
    }
}

/// "https://…", "name@host" and "@name" say nothing about a language.
bool is_address(std::string_view word) {
    return word.find("://") != std::string_view::npos || word.find('@') != std::string_view::npos ||
           word.starts_with("www.");
}

} // namespace

std::vector<std::uint16_t> language_grams(std::string_view utf8) {
    std::vector<std::uint16_t> grams;
    std::size_t read = 0;
    while (!utf8.empty() && read < characters_read) {
        const auto end = std::min(utf8.find_first_of(" \t\r\n"), utf8.size());
        std::string_view piece = utf8.substr(0, end);
        utf8.remove_prefix(std::min(end + 1, utf8.size()));
        if (is_address(piece))
            continue;
        std::u32string word = U" ";
        while (!piece.empty()) {
            const char32_t point = take_character(piece);
            const auto lower = static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point)));
            ++read;
            if (is_latin_letter(lower)) {
                word.push_back(lower);
            } else if (word.size() > 1 && lower != U'\'' && lower != 0x2019) {
                word.push_back(U' ');
                add_grams(word, grams);
                word = U" ";
            }
        }
        if (word.size() > 1) {
            word.push_back(U' ');
            add_grams(word, grams);
        }
    }
    return grams;
}

std::array<float, latin_languages.size()> score_languages(std::string_view utf8) {
    std::array<float, latin_languages.size()> scores{};
    const std::vector<std::uint16_t> grams = language_grams(utf8);
    if (grams.empty())
        return scores;
    std::array<int, latin_languages.size()> steps{};
    for (const std::uint16_t gram : grams)
        for (std::size_t i = 0; i < scores.size(); ++i)
            steps[i] += decode_weight(weights[gram * scores.size() + i]);
    const float scale = step_value / std::sqrt(static_cast<float>(grams.size()));
    for (std::size_t i = 0; i < scores.size(); ++i)
        scores[i] = scale * static_cast<float>(steps[i]);
    // Against one of the two only: what is neither must not win by a word that one of them has.
    const float odds = word_weight * banglish_odds(utf8);
    scores[odds > 0 ? 0 : 1] -= std::abs(odds);
    return scores;
}

} // namespace iterochat::answer
