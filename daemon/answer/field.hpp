#pragma once

#include "daemon/answer/features.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace iterochat::answer {

/// A feature of a question with how often it occurs and how much it counts.
struct QueryTerm {
    Feature feature = 0;
    float weight = 1; ///< times its count
};
std::vector<QueryTerm> query_terms(std::vector<Feature> features);
/// The same, but those in `light` (a part of `features`) count only light_weight.
std::vector<QueryTerm> query_terms(std::vector<Feature> features, const std::vector<Feature>& light);

/// Sums per unit that are cleared by what was touched, not by size. One per thread and use.
class Scores {
  public:
    void start(std::size_t units);
    void add(std::uint32_t unit, float amount) {
        if (values_[unit] == 0)
            touched_.push_back(unit);
        values_[unit] += amount;
    }
    float operator[](std::uint32_t unit) const { return unit < values_.size() ? values_[unit] : 0; }
    bool has(std::uint32_t unit) const { return unit < values_.size() && values_[unit] != 0; }
    std::span<const std::uint32_t> touched() const { return touched_; }

  private:
    std::vector<float> values_; ///< zero but for touched_
    std::vector<std::uint32_t> touched_;
};

/// An inverted index of one kind of feature over units (passages, or the questions of an article), scored as
/// the `B` of the engine: BM25 (k1 1.2, b 0.75) over the weight of the question, so that 1 means about "all
/// of it is there". A posting is 4 bytes: 24 bits of unit, 8 of count.
class Field {
  public:
    static constexpr std::uint32_t units_most = 1U << 24;

    void add(std::uint32_t unit, std::vector<Feature> features);
    void remove(std::uint32_t unit,
                std::vector<Feature> features); ///< as they were added; nothing happens when they never were

    /// Adds to `scores`, and returns the question's weight, by which it was divided.
    float score(std::span<const QueryTerm> question, Scores& scores) const;
    /// Share of the question's weight that any of `units` has; with no units: that anything has.
    float covered(std::span<const QueryTerm> question, std::span<const std::uint32_t> units) const;
    /// Sum over the question's words, but for the light ones, that any of `units` has: each counts how rare
    /// it is, from 0 for one that all units have to 1 for one that a single unit has.
    float evidence(std::span<const QueryTerm> question, std::span<const std::uint32_t> units) const;
    std::size_t posting_count() const { return posting_count_; }
    std::size_t memory_bytes() const;

  private:
    using Postings = std::vector<std::uint32_t>; ///< sorted by unit
    static bool has_any(const Postings& list, std::span<const std::uint32_t> units);
    float idf(Feature feature) const; ///< also of a feature no unit has
    float idf_of_count(std::size_t units_with_it) const;

    std::unordered_map<Feature, Postings> postings_;
    std::vector<std::uint32_t> lengths_; ///< by unit
    std::size_t units_ = 0;
    std::size_t total_length_ = 0;
    std::size_t posting_count_ = 0;
};

} // namespace iterochat::answer
