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
        /// Fills `sums` by question with products that cosine() divides by the lengths.
        const std::vector<float>& score(std::span<const QueryTerm> asked, std::size_t questions,
                                        std::vector<float>& sums) const;
        float cosine(std::uint32_t question, const std::vector<float>& sums) const {
            return question < sums.size() ? sums[question] * inverse_lengths_[question] : 0;
        }
        std::size_t memory_bytes() const;

      private:
        std::unordered_map<Feature, std::vector<std::uint32_t>>
            postings_;                       ///< 24 bits of question, 8 of count
        std::vector<float> inverse_lengths_; ///< by question
        std::size_t posting_count_ = 0;
        std::uint32_t end_ = 0; ///< one past the highest question
    };
    static std::vector<float>& scratch(int which);

    Block words_;
    Block grams_;
    std::size_t count_ = 0;
};

template <class Visit>
void QuestionMatch::score(const QuestionFeatures& asked, Visit visit) const {
    const std::vector<float>& by_words = words_.score(asked.words, count_, scratch(0));
    const std::vector<float>& by_grams = grams_.score(asked.grams, count_, scratch(1));
    // A shared word shares its grams, so those touched by grams are all there are.
    for (std::uint32_t question = 0; question < by_grams.size(); ++question)
        if (by_grams[question] > 0)
            visit(question, (words_.cosine(question, by_words) + grams_.cosine(question, by_grams)) / 2);
}

} // namespace iterochat::answer
