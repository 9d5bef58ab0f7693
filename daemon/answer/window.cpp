#include "daemon/answer/window.hpp"

#include "common/base/text.hpp"
#include "daemon/answer/sentences.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace iterochat::answer {
namespace {

constexpr std::size_t short_passage_bytes = 400;

/// How many different words and grams of the question a sentence has; words count for five grams.
std::size_t shared_with(std::string_view sentence, const std::set<Feature>& asked) {
    const TextFeatures features = features_of(sentence);
    std::set<Feature> shared;
    std::size_t points = 0;
    for (const Feature feature : features.words)
        points += asked.contains(feature) && shared.insert(feature).second ? 5 : 0;
    for (const Feature feature : features.grams34)
        points += asked.contains(feature) && shared.insert(feature).second ? 1 : 0;
    for (const Feature feature : features.keys)
        points += asked.contains(feature) && shared.insert(feature).second ? 2 : 0;
    return points;
}

bool holds_list(const std::vector<std::string_view>& sentences) {
    return std::count_if(sentences.begin(), sentences.end(), is_list_line) >= 2;
}

} // namespace

std::string window_of(std::string_view passage, const TextFeatures& question) {
    const std::vector<std::string_view> sentences = sentences_in(passage);
    if (sentences.size() <= 3 || passage.size() <= short_passage_bytes || holds_list(sentences))
        return std::string(trim(passage));
    std::set<Feature> asked(question.words.begin(), question.words.end());
    asked.insert(question.grams34.begin(), question.grams34.end());
    asked.insert(question.keys.begin(), question.keys.end());
    std::size_t best = 0;
    std::size_t most = 0;
    for (std::size_t i = 0; i < sentences.size(); ++i)
        if (const std::size_t points = shared_with(sentences[i], asked); points > most) {
            most = points;
            best = i;
        }
    const std::string_view first = sentences[best == 0 ? 0 : best - 1];
    std::size_t after = std::min(best + 1, sentences.size() - 1);
    while (after + 1 < sentences.size() && sentences[after].ends_with(":"))
        ++after; // what it announces belongs to it
    const std::string_view last = sentences[after];
    const auto begin = static_cast<std::size_t>(first.data() - passage.data());
    const auto end = static_cast<std::size_t>(last.data() - passage.data()) + last.size();
    return std::string(passage.substr(begin, end - begin));
}

} // namespace iterochat::answer
