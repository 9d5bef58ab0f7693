#pragma once

#include "daemon/answer/features.hpp"
#include "daemon/answer/field.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace iterochat::answer {

/// A text as the two blocks that are compared: words with pairs of words, and character grams. Counts are
/// kept.
struct QuestionFeatures {
    std::vector<QueryTerm> words;
    std::vector<QueryTerm> grams;
};
QuestionFeatures question_features(const TextFeatures& features);

/// The `K` of the engine: cosines of a question to the known questions, (1 + ln count) · (ln((1+N)/(1+n)) +
/// 1), each block of length one, the mean of both blocks.
class QuestionMatch {
  public:
    void add(std::uint32_t question, const QuestionFeatures& features);
    void remove(std::uint32_t question, const QuestionFeatures& features);
    void refresh_lengths(); ///< after adding and removing, before score: weights depend on all questions

    /// Calls `visit(question, cosine)` for each known question that shares anything.
    template <class Visit>
    void score(const QuestionFeatures& asked, Visit visit) const;
    std::size_t size() const { return count_; }
    std::size_t memory_bytes() const { return words_.memory_bytes() + grams_.memory_bytes(); }

  private:
    class Block {
      public:
        void add(std::uint32_t question, std::span<const QueryTerm> terms);
        void remove(std::uint32_t question, std::span<const QueryTerm> terms);
        void refresh_lengths(std::size_t questions);
        void score(std::span<const QueryTerm> asked, std::size_t questions, Scores& scores) const;
        std::size_t memory_bytes() const;

      private:
        std::unordered_map<Feature, std::vector<std::uint32_t>>
            postings_;                       ///< 24 bits of question, 8 of count
        std::vector<float> inverse_lengths_; ///< by question
        std::size_t posting_count_ = 0;
        std::uint32_t end_ = 0; ///< one past the highest question
    };
    static Scores& scratch(int which);

    Block words_;
    Block grams_;
    std::size_t count_ = 0;
};

template <class Visit>
void QuestionMatch::score(const QuestionFeatures& asked, Visit visit) const {
    Scores& by_words = scratch(0);
    Scores& by_grams = scratch(1);
    words_.score(asked.words, count_, by_words);
    grams_.score(asked.grams, count_, by_grams);
    // A shared word shares its grams, so those touched by grams are all there are.
    for (const std::uint32_t question : by_grams.touched())
        visit(question, (by_words[question] + by_grams[question]) / 2);
}

} // namespace iterochat::answer
