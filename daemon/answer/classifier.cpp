#include "daemon/answer/classifier.hpp"

#include "daemon/answer/vector_math.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace iterochat::answer {
namespace {

float dampened(float count) {
    return 1 + std::log(count);
}

/// A class whose probability is off by less than this learns nothing from an example: its block is passed
/// over.
constexpr float negligible = 1e-3F;

/// The blocks of row_step classes that learn something, as offsets.
void list_blocks(const std::vector<float>& gradient, std::vector<std::size_t>& blocks) {
    blocks.clear();
    for (std::size_t at = 0; at < gradient.size(); at += row_step) {
        float most = 0;
        for (std::size_t i = at; i < at + row_step; ++i)
            most = std::max(most, std::abs(gradient[i]));
        if (most > negligible)
            blocks.push_back(at);
    }
}

/// Turns logits into the gradient of the loss: probabilities, less one at the label.
void to_gradient(std::vector<float>& logits, std::uint32_t classes, std::uint32_t label) {
    const float most = *std::max_element(logits.begin(), logits.begin() + classes);
    float sum = 0;
    for (std::uint32_t c = 0; c < classes; ++c) {
        logits[c] = std::exp(logits[c] - most);
        sum += logits[c];
    }
    for (std::uint32_t c = 0; c < classes; ++c)
        logits[c] /= sum;
    std::fill(logits.begin() + classes, logits.end(), 0.0F);
    logits[label] -= 1;
}

} // namespace

/// Keeps the features that most examples have when all of them would need too many weights.
void Classifier::choose_features(std::span<const Example> examples, std::size_t rows_most) {
    std::unordered_map<Feature, std::uint32_t> counts;
    for (const Example& example : examples)
        for (const auto* block : {&example.features->words, &example.features->grams})
            for (const QueryTerm& term : *block)
                ++counts[term.feature];
    std::uint32_t least = 1;
    for (std::size_t kept = counts.size(); kept > rows_most; ++least)
        kept = static_cast<std::size_t>(std::count_if(
            counts.begin(), counts.end(), [&](const auto& entry) { return entry.second > least; }));
    const auto all = static_cast<float>(examples.size());
    unknown_idf_ = std::log(1 + all) + 1;
    std::uint32_t row = 0;
    for (const Example& example : examples) // in their order, so that the same examples give the same model
        for (const auto* block : {&example.features->words, &example.features->grams})
            for (const QueryTerm& term : *block)
                if (const auto count = counts[term.feature];
                    count >= least && !columns_.contains(term.feature))
                    columns_[term.feature] = {row++,
                                              std::log((1 + all) / (1 + static_cast<float>(count))) + 1};
}

void Classifier::append_block(std::span<const QueryTerm> terms, std::vector<Entry>& entries) const {
    const std::size_t begin = entries.size();
    float squares = 0;
    for (const QueryTerm& term : terms) {
        const auto found = columns_.find(term.feature);
        const float value =
            dampened(term.weight) * (found == columns_.end() ? unknown_idf_ : found->second.idf);
        squares += value * value;
        if (found != columns_.end())
            entries.push_back({found->second.row, value});
    }
    const float inverse = squares > 0 ? 1 / std::sqrt(squares) : 0;
    for (std::size_t i = begin; i < entries.size(); ++i)
        entries[i].value *= inverse;
}

std::vector<Classifier::Entry> Classifier::vector_of(const QuestionFeatures& features) const {
    std::vector<Entry> entries;
    entries.reserve(features.words.size() + features.grams.size() + 1);
    append_block(features.words, entries);
    append_block(features.grams, entries);
    entries.push_back({static_cast<std::uint32_t>(columns_.size()), 1}); // bias
    return entries;
}

Classifier Classifier::train(std::span<const Example> examples, std::uint32_t classes,
                             const Options& options) {
    Classifier model;
    if (examples.empty() || classes < 2)
        return model;
    const std::size_t width = padded(classes);
    model.choose_features(examples, std::max<std::size_t>(1, options.weights_most / width));
    model.classes_ = classes;
    const std::size_t rows = model.columns_.size() + 1;
    std::vector<std::vector<Entry>> vectors;
    for (const Example& example : examples)
        vectors.push_back(model.vector_of(*example.features));

    std::vector<float> weights(rows * width, 0.0F);
    std::vector<float> squares(rows * width, options.first_square);
    std::vector<std::size_t> order(examples.size());
    std::iota(order.begin(), order.end(), 0);
    std::mt19937 random(20240229); // NOLINT(cert-msc51-cpp): a model is reproducible
    std::vector<float> gradient(width);
    std::vector<std::size_t> blocks;
    const VectorMath& math = vector_math();
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        const float progress =
            options.epochs > 1 ? static_cast<float>(epoch) / static_cast<float>(options.epochs - 1) : 0;
        const float rate = options.first_rate + (options.last_rate - options.first_rate) * progress;
        std::shuffle(order.begin(), order.end(), random);
        for (const std::size_t i : order) {
            if (options.stop && options.stop->load(std::memory_order_relaxed))
                throw TrainingStopped{};
            std::fill(gradient.begin(), gradient.end(), 0.0F);
            for (const Entry& entry : vectors[i])
                math.add_scaled(gradient.data(), &weights[entry.row * width], entry.value, width);
            to_gradient(gradient, classes, examples[i].label);
            list_blocks(gradient, blocks);
            for (const Entry& entry : vectors[i])
                math.adagrad(&weights[entry.row * width], &squares[entry.row * width], gradient.data(),
                             entry.value, rate, blocks);
        }
    }
    model.pack(weights, width);
    return model;
}

/// To bytes, each row with its own scale: a quarter of the memory, and no answer changes.
void Classifier::pack(const std::vector<float>& weights, std::size_t width) {
    weights_.resize(weights.size());
    scales_.resize(weights.size() / width);
    for (std::size_t row = 0; row < scales_.size(); ++row) {
        float most = 0;
        for (std::size_t i = row * width; i < (row + 1) * width; ++i)
            most = std::max(most, std::abs(weights[i]));
        scales_[row] = most / 127;
        for (std::size_t i = row * width; i < (row + 1) * width && most > 0; ++i)
            weights_[i] = static_cast<signed char>(std::lround(weights[i] / scales_[row]));
    }
}

void Classifier::score(const QuestionFeatures& asked, std::vector<float>& scores) const {
    const std::size_t width = padded(classes_);
    scores.assign(width, 0.0F);
    for (const Entry& entry : vector_of(asked))
        vector_math().add_scaled_bytes(scores.data(), &weights_[entry.row * width],
                                       entry.value * scales_[entry.row], width);
    scores.resize(classes_);
}

} // namespace iterochat::answer
