#pragma once

#include "daemon/answer/question_match.hpp"

#include <atomic>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace iterochat::answer {

/// An example question of a class (an article), with its features taken.
struct Example {
    const QuestionFeatures* features = nullptr;
    std::uint32_t label = 0;
};

/// Thrown out of a training that was told to stop; nothing of it is kept.
struct TrainingStopped {};

/// The `L` of the engine: multinomial logistic regression over the classes of its examples, on the weights
/// that K compares by. Trained with AdaGrad (Duchi et al. 2011), reproducible: the order of examples comes
/// from a fixed seed.
class Classifier {
  public:
    struct Options {
        int epochs = 15;
        float first_rate = 0.3F;
        float last_rate = 0.03F;
        float first_square = 0.01F;
        std::size_t weights_most = 6U << 20;     ///< bounds the memory: 1 byte each to serve, 8 more to train
        const std::atomic<bool>* stop = nullptr; ///< set by another thread: train() throws TrainingStopped
    };
    static Classifier train(std::span<const Example> examples, std::uint32_t classes, const Options& options);

    /// Logits by class; `scores` is resized.
    void score(const QuestionFeatures& asked, std::vector<float>& scores) const;
    std::uint32_t classes() const { return classes_; }
    bool empty() const { return classes_ == 0; }
    std::size_t memory_bytes() const {
        return weights_.size() + columns_.size() * 48 + scales_.size() * sizeof(float);
    }

  private:
    struct Column {
        std::uint32_t row = 0; ///< of weights_
        float idf = 0;
    };
    struct Entry {
        std::uint32_t row = 0;
        float value = 0;
    };
    void choose_features(std::span<const Example> examples, std::size_t rows_most);
    void append_block(std::span<const QueryTerm> terms, std::vector<Entry>& entries) const;
    std::vector<Entry> vector_of(const QuestionFeatures& features) const;
    void pack(const std::vector<float>& weights, std::size_t width);

    std::unordered_map<Feature, Column> columns_;
    float unknown_idf_ = 0;
    std::uint32_t classes_ = 0;
    std::vector<signed char> weights_; ///< rows of padded(classes_) bytes; the last row is the bias
    std::vector<float> scales_;        ///< by row: what one step of a byte is worth
};

} // namespace iterochat::answer
