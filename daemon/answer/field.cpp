#include "daemon/answer/field.hpp"

#include <algorithm>
#include <cmath>

namespace iterochat::answer {
namespace {

constexpr float k1 = 1.2F;
constexpr float b = 0.75F;
/// Of a word without a topic. Not 0: "how" and "when" still choose between passages of one topic.
constexpr float light_weight = 0.25F;
constexpr std::uint32_t count_bits = 8;
constexpr std::uint32_t count_most = (1U << count_bits) - 1;

std::uint32_t posting(std::uint32_t unit, std::size_t count) {
    return (unit << count_bits) | static_cast<std::uint32_t>(std::min<std::size_t>(count, count_most));
}

/// Calls with each distinct feature and its count. Sorts.
template <class Visit>
void for_each_distinct(std::vector<Feature>& features, Visit visit) {
    std::sort(features.begin(), features.end());
    for (std::size_t at = 0; at < features.size();) {
        std::size_t end = at + 1;
        while (end < features.size() && features[end] == features[at])
            ++end;
        visit(features[at], end - at);
        at = end;
    }
}

} // namespace

std::vector<QueryTerm> query_terms(std::vector<Feature> features) {
    std::vector<QueryTerm> terms;
    terms.reserve(features.size());
    for_each_distinct(features, [&](Feature feature, std::size_t count) {
        terms.push_back({feature, static_cast<float>(count)});
    });
    return terms;
}

std::vector<QueryTerm> query_terms(std::vector<Feature> features, const std::vector<Feature>& light) {
    std::vector<QueryTerm> terms = query_terms(std::move(features));
    for (const Feature feature : light) {
        const auto found =
            std::lower_bound(terms.begin(), terms.end(), feature,
                             [](const QueryTerm& term, Feature wanted) { return term.feature < wanted; });
        if (found != terms.end() && found->feature == feature)
            found->weight -= 1 - light_weight;
    }
    return terms;
}

void Scores::start(std::size_t units) {
    for (const std::uint32_t unit : touched_)
        values_[unit] = 0;
    touched_.clear();
    if (values_.size() < units)
        values_.resize(units);
}

void Field::add(std::uint32_t unit, std::vector<Feature> features) {
    if (lengths_.size() <= unit)
        lengths_.resize(unit + 1);
    if (features.empty())
        return; // it is no unit of this field, and doesn't shorten the average
    lengths_[unit] = static_cast<std::uint32_t>(features.size());
    total_length_ += features.size();
    ++units_;
    for_each_distinct(features, [&](Feature feature, std::size_t count) {
        auto& list = postings_[feature];
        const std::uint32_t entry = posting(unit, count);
        if (list.empty() || list.back() < entry)
            list.push_back(entry);
        else
            list.insert(std::lower_bound(list.begin(), list.end(), entry), entry);
        ++posting_count_;
    });
}

void Field::remove(std::uint32_t unit, std::vector<Feature> features) {
    if (features.empty() || lengths_[unit] == 0)
        return;
    total_length_ -= lengths_[unit];
    lengths_[unit] = 0;
    --units_;
    for_each_distinct(features, [&](Feature feature, std::size_t) {
        const auto found = postings_.find(feature);
        if (found == postings_.end())
            return;
        auto& list = found->second;
        const auto at = std::lower_bound(list.begin(), list.end(), unit << count_bits);
        if (at == list.end() || *at >> count_bits != unit)
            return;
        list.erase(at);
        --posting_count_;
        if (list.empty())
            postings_.erase(found);
    });
}

float Field::idf_of_count(std::size_t units_with_it) const {
    const auto n = static_cast<float>(units_with_it);
    const auto all = static_cast<float>(units_);
    return std::log(1 + (all - n + 0.5F) / (n + 0.5F));
}

float Field::idf(Feature feature) const {
    const auto found = postings_.find(feature);
    return idf_of_count(found == postings_.end() ? 0 : found->second.size());
}

bool Field::has_any(const Postings& list, std::span<const std::uint32_t> units) {
    return std::any_of(units.begin(), units.end(), [&list](std::uint32_t unit) {
        const auto at = std::lower_bound(list.begin(), list.end(), unit << count_bits);
        return at != list.end() && *at >> count_bits == unit;
    });
}

float Field::evidence(std::span<const QueryTerm> question, std::span<const std::uint32_t> units) const {
    const float most = idf_of_count(1);
    const float least = idf_of_count(units_);
    float sum = 0;
    for (const QueryTerm& term : question) {
        const auto found = postings_.find(term.feature);
        if (term.weight < 1 || found == postings_.end() || !has_any(found->second, units))
            continue;
        // Of a single unit all words say the same: it is that one or none.
        sum += most > least ? (idf_of_count(found->second.size()) - least) / (most - least) : 1;
    }
    return sum;
}

float Field::covered(std::span<const QueryTerm> question, std::span<const std::uint32_t> units) const {
    float total = 0;
    float covered = 0;
    for (const QueryTerm& term : question) {
        const auto found = postings_.find(term.feature);
        const float weight = term.weight * idf_of_count(found == postings_.end() ? 0 : found->second.size());
        total += weight;
        if (found == postings_.end())
            continue;
        covered += units.empty() || has_any(found->second, units) ? weight : 0;
    }
    return total > 0 ? covered / total : 0;
}

float Field::score(std::span<const QueryTerm> question, Scores& scores) const {
    scores.start(lengths_.size());
    float total = 0;
    for (const QueryTerm& term : question)
        total += term.weight * idf(term.feature);
    if (total <= 0 || units_ == 0)
        return 0;
    const float average = std::max(1.0F, static_cast<float>(total_length_) / static_cast<float>(units_));
    for (const QueryTerm& term : question) {
        const auto found = postings_.find(term.feature);
        if (found == postings_.end())
            continue;
        const float weight = term.weight * idf_of_count(found->second.size()) / total * (k1 + 1);
        for (const std::uint32_t entry : found->second) {
            const std::uint32_t unit = entry >> count_bits;
            const auto count = static_cast<float>(entry & count_most);
            const float length = static_cast<float>(lengths_[unit]) / average;
            scores.add(unit, weight * count / (count + k1 * (1 - b + b * length)));
        }
    }
    return total;
}

std::size_t Field::memory_bytes() const {
    // A node, its bucket and the spare room of a growing list: about 72 bytes a feature, half a posting more
    // each.
    return postings_.size() * 72 + posting_count_ * 6 + lengths_.capacity() * sizeof(std::uint32_t);
}

} // namespace iterochat::answer
