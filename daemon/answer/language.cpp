#include "daemon/answer/language.hpp"

#include "daemon/answer/answer.hpp"
#include "daemon/answer/characters.hpp"
#include "daemon/answer/language_model.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>

namespace iterochat::answer {
namespace {

/// In the model's log-probabilities. A language that the organization writes in needs that much less
/// evidence, and one that the conversation was held in so far as much less again.
constexpr float home_bonus = 1.5F;
constexpr float prior_bonus = 1.5F;
/// Half of a Banglish message is English words, never the other way round: where both are in it, it is
/// Banglish.
constexpr float banglish_bonus = 2.5F;

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

/// "hi" and "ok" are said everywhere: a mixture takes three words to be one.
float share_of_bonus(std::string_view text) {
    const std::size_t words = words_in(text.substr(0, 80)).size();
    return words >= 3 ? 1.0F : words == 2 ? 0.5F : 0.0F;
}

std::string without_letters(std::string_view prior, const std::vector<std::string>& home) {
    if (!prior.empty())
        return std::string(prior);
    return home.empty() ? "en" : home.front();
}

} // namespace

std::string identify_language(std::string_view text, std::string_view prior,
                              const std::vector<std::string>& home) {
    if (is_bangla_script(text))
        return "bn";
    auto scores = score_languages(text);
    if (std::all_of(scores.begin(), scores.end(), [](float score) { return score == 0; }))
        return without_letters(prior, home); // digits, emoji
    const bool bangla_first = !home.empty() && home.front().starts_with("bn");
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const std::string_view language = latin_languages[i];
        float bonus = std::find(home.begin(), home.end(), language) != home.end() ? home_bonus : 0;
        if (language == "bn-Latn")
            bonus = (bonus + banglish_bonus) * (bangla_first ? 1 : share_of_bonus(text));
        if (language == prior || (language == "bn-Latn" && prior == "bn"))
            bonus +=
                prior_bonus * (3 - 2 * share_of_bonus(text)); // one word changes no conversation's language
        scores[i] += bonus;
    }
    return std::string(latin_languages[static_cast<std::size_t>(
        std::max_element(scores.begin(), scores.end()) - scores.begin())]);
}

std::string identify_language(std::string_view text, std::string_view prior) {
    return identify_language(text, prior, {"en", "bn-Latn"});
}

bool may_be_bangla(std::string_view text) {
    constexpr float doubt = 5; ///< how much likelier English must be to rule Banglish out
    const auto scores = score_languages(text);
    return is_bangla_script(text) || scores[1] + doubt > scores[0];
}

} // namespace iterochat::answer
