// Trains the weights of the language model and writes them as daemon/answer/language_weights.inc and
// language_scale.inc.
//   ITEROCHAT_ANSWER_DATA=… train_language OUT_FOLDER
// Data: latin_train.tsv (eleven languages) but for every tenth line, BnSentMix comments for Banglish, the
// training part of CLINC150 and Bitext utterances for English as visitors type it. BanglaTLit, SOFMattress,
// SQuAD and the test part of CLINC150 are kept for measuring. Method: multinomial logistic regression by
// AdaGrad over hashed character 1- to 4-grams, every text also cut into pieces of one to four words and
// without accents.
#include "daemon/answer/characters.hpp"
#include "daemon/answer/language_model.hpp"
#include "daemon/answer/tokens.hpp"
#include "tests/bench/answer/data.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

using namespace iterochat::answer;
using namespace iterochat::answer::bench;

namespace {

constexpr std::size_t languages = latin_languages.size();
constexpr int epochs = 12;
constexpr std::size_t texts_a_language = 14000; ///< so that no language is expected more than another
constexpr std::size_t texts_at_home = 40000;    ///< but the product's own two, which must be told apart best

struct Sample {
    std::size_t language = 0;
    std::vector<std::uint16_t> grams;
};

std::size_t number_of(const std::string& language) {
    return static_cast<std::size_t>(std::find(latin_languages.begin(), latin_languages.end(), language) -
                                    latin_languages.begin());
}

std::vector<std::string> words_of_line(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(word);
    return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t count) {
    std::string text;
    for (std::size_t i = from; i < std::min(words.size(), from + count); ++i)
        text += (text.empty() ? "" : " ") + words[i];
    return text;
}

/// The whole text, pieces of it, and both once more without accents when it has any.
std::vector<std::string> variants(const std::string& text, std::mt19937& random) {
    const auto words = words_of_line(text);
    std::vector<std::string> all{text};
    for (std::size_t length = 1; length <= 4 && words.size() > length; ++length)
        all.push_back(joined(words, random() % (words.size() - length + 1), length));
    for (std::size_t i = 0, count = all.size(); i < count; ++i)
        if (const std::string plain = normalize(all[i]); random() % 2 == 0)
            all.push_back(plain);
    return all;
}

std::vector<LanguageLine> training_lines(const std::string& folder) {
    std::vector<LanguageLine> lines;
    std::size_t number = 0;
    for (const LanguageLine& line : latin_lines(folder))
        if (number++ % 10 != 0)
            lines.push_back(line);
    for (const LanguageLine& line : banglish_lines(folder))
        lines.push_back(line);
    for (const HandoffLine& line : bitext_handoffs(folder))
        lines.push_back({"en", "questions", line.text});
    for (const std::string& text : clinc_training_texts(folder))
        lines.push_back({"en", "questions", text});
    return lines;
}

class Trainer {
  public:
    Trainer() : weights_(language_buckets * languages, 0.0F), squares_(weights_.size(), 0.01F) {}

    void train(std::vector<Sample>& samples, std::mt19937& random) {
        for (int epoch = 0; epoch < epochs; ++epoch) {
            std::shuffle(samples.begin(), samples.end(), random);
            const float rate = 0.3F * (1 - 0.9F * static_cast<float>(epoch) / epochs);
            for (const Sample& sample : samples)
                learn(sample, rate);
        }
    }

    std::array<float, languages> score(const std::vector<std::uint16_t>& grams) const {
        std::array<float, languages> scores{};
        for (const std::uint16_t gram : grams)
            for (std::size_t i = 0; i < languages; ++i)
                scores[i] += weights_[gram * languages + i];
        for (float& score : scores)
            score /= std::sqrt(static_cast<float>(std::max<std::size_t>(1, grams.size())));
        return scores;
    }

    /// The scale leaves one weight in a thousand beyond the last step.
    void write(const std::string& folder) const {
        std::vector<float> sizes;
        for (const float weight : weights_)
            sizes.push_back(std::abs(weight));
        std::nth_element(sizes.begin(), sizes.end() - static_cast<std::ptrdiff_t>(sizes.size() / 1000),
                         sizes.end());
        const float step = sizes[sizes.size() - sizes.size() / 1000] / language_step_most;
        std::ofstream(folder + "/language_scale.inc") << step << "F\n";
        std::ofstream out(folder + "/language_weights.inc");
        constexpr std::size_t buckets_a_line = 9;
        for (std::size_t bucket = 0; bucket < language_buckets; bucket += buckets_a_line) {
            out << '"';
            for (std::size_t i = bucket * languages;
                 i < std::min((bucket + buckets_a_line) * languages, weights_.size()); ++i)
                out << encode_weight(std::clamp(static_cast<int>(std::lround(weights_[i] / step)),
                                                -language_step_most, language_step_most));
            out << "\"\n";
        }
    }

  private:
    void learn(const Sample& sample, float rate) {
        std::array<float, languages> gradient = score(sample.grams);
        const float most = *std::max_element(gradient.begin(), gradient.end());
        float sum = 0;
        for (float& value : gradient)
            sum += value = std::exp(value - most);
        const float input = 1 / std::sqrt(static_cast<float>(sample.grams.size()));
        for (std::size_t i = 0; i < languages; ++i)
            gradient[i] = (gradient[i] / sum - (i == sample.language ? 1.0F : 0.0F)) * input;
        for (const std::uint16_t gram : sample.grams)
            for (std::size_t i = 0; i < languages; ++i) {
                float& square = squares_[gram * languages + i];
                square += gradient[i] * gradient[i];
                weights_[gram * languages + i] -= rate * gradient[i] / std::sqrt(square);
            }
    }

    std::vector<float> weights_;
    std::vector<float> squares_;
};

std::set<std::string> english_words(const std::vector<LanguageLine>& lines) {
    std::set<std::string> words;
    for (const LanguageLine& line : lines)
        if (line.language == "en")
            for (std::string& word : words_in(line.text))
                words.insert(std::move(word));
    return words;
}

/// How much more often Banglish than English a frequent word is, in tenths of a natural logarithm; near zero
/// is left out.
void write_words(const std::string& folder, const std::vector<LanguageLine>& lines) {
    constexpr double count_least = 8;
    constexpr double odds_least = 1;
    constexpr double odds_most = 4;
    std::map<std::string, std::array<double, 2>> counts;
    std::array<double, 2> totals{};
    for (const LanguageLine& line : lines)
        if (const std::size_t language = number_of(line.language); language < 2)
            for (std::string& word : words_in(line.text)) {
                ++counts[std::move(word)][language];
                ++totals[language];
            }
    std::ofstream out(folder + "/language_words.inc");
    for (const auto& [word, count] : counts) {
        const bool latin = std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        const double odds = std::log((count[1] + 0.5) / totals[1]) - std::log((count[0] + 0.5) / totals[0]);
        if (latin && count[0] + count[1] >= count_least && std::abs(odds) >= odds_least)
            out << "{\"" << word << "\", " << std::lround(10 * std::clamp(odds, -odds_most, odds_most))
                << "},\n";
    }
}

/// Half of the words in a Banglish comment are English: a piece of only those teaches the wrong thing.
bool is_banglish(const std::string& text, const std::set<std::string>& english) {
    const auto words = words_in(text);
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return !english.contains(word); });
}

std::vector<Sample> samples_of(const std::vector<LanguageLine>& lines, std::mt19937& random) {
    const std::set<std::string> english = english_words(lines);
    std::vector<std::vector<Sample>> by_language(languages);
    for (const LanguageLine& line : lines) {
        const std::size_t language = number_of(line.language);
        if (language == languages)
            continue;
        for (const std::string& text : variants(line.text, random))
            if (line.language != "bn-Latn" || is_banglish(text, english))
                if (auto grams = language_grams(text); !grams.empty())
                    by_language[language].push_back({language, std::move(grams)});
    }
    std::vector<Sample> all;
    for (std::size_t language = 0; language < languages; ++language) {
        std::vector<Sample>& samples = by_language[language];
        std::shuffle(samples.begin(), samples.end(), random);
        const std::size_t wanted = language < 2 ? texts_at_home : texts_a_language;
        for (std::size_t i = 0; i < wanted && !samples.empty(); ++i)
            all.push_back(samples[i % samples.size()]);
    }
    return all;
}

} // namespace

int main(int count, char** arguments) {
    const auto folder = data_folder();
    if (!folder || count < 2) {
        std::fprintf(stderr, "usage: ITEROCHAT_ANSWER_DATA=FOLDER train_language OUT_FOLDER\n");
        return 2;
    }
    std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same data gives the same weights
    const auto lines = training_lines(*folder);
    auto samples = samples_of(lines, random);
    Trainer trainer;
    trainer.train(samples, random);
    trainer.write(arguments[1]);
    write_words(arguments[1], lines);
    std::printf("%zu lines, %zu samples\n", lines.size(), samples.size());
    return 0;
}
