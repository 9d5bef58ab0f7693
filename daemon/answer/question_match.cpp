#include "daemon/answer/question_match.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace iterochat::answer {
namespace {

constexpr std::uint32_t count_bits = 8;
constexpr std::uint32_t count_most = (1U << count_bits) - 1;

/// 1 + ln(count), for every count that a posting holds.
const std::array<float, count_most + 1>& dampened() {
    static const auto table = [] {
        std::array<float, count_most + 1> values{};
        for (std::size_t count = 1; count <= count_most; ++count)
            values[count] = 1 + std::log(static_cast<float>(count));
        return values;
    }();
    return table;
}

float idf(std::size_t questions, std::size_t with_it) {
    return std::log((1 + static_cast<float>(questions)) / (1 + static_cast<float>(with_it))) + 1;
}

std::uint32_t count_of(const QueryTerm& term) {
    return std::min(static_cast<std::uint32_t>(term.weight), count_most);
}

} // namespace

QuestionFeatures question_features(const TextFeatures& features) {
    std::vector<Feature> words = features.words;
    words.insert(words.end(), features.pairs.begin(), features.pairs.end());
    std::vector<Feature> grams = features.grams2;
    grams.insert(grams.end(), features.grams34.begin(), features.grams34.end());
    return {query_terms(std::move(words)), query_terms(std::move(grams))};
}

void QuestionMatch::Block::add(std::uint32_t question, std::span<const QueryTerm> terms) {
    end_ = std::max(end_, question + 1);
    for (const QueryTerm& term : terms) {
        auto& list = postings_[term.feature];
        const std::uint32_t entry = (question << count_bits) | count_of(term);
        if (list.empty() || list.back() < entry)
            list.push_back(entry);
        else
            list.insert(std::lower_bound(list.begin(), list.end(), entry), entry);
        ++posting_count_;
    }
}

void QuestionMatch::Block::remove(std::uint32_t question, std::span<const QueryTerm> terms) {
    for (const QueryTerm& term : terms) {
        const auto found = postings_.find(term.feature);
        if (found == postings_.end())
            continue;
        auto& list = found->second;
        const auto at = std::lower_bound(list.begin(), list.end(), question << count_bits);
        if (at == list.end() || *at >> count_bits != question)
            continue;
        list.erase(at);
        --posting_count_;
        if (list.empty())
            postings_.erase(found);
    }
}

void QuestionMatch::Block::refresh_lengths(std::size_t questions) {
    inverse_lengths_.assign(end_, 0);
    for (const auto& [feature, list] : postings_) {
        const float weight = idf(questions, list.size());
        for (const std::uint32_t entry : list) {
            const float value = weight * dampened()[entry & count_most];
            inverse_lengths_[entry >> count_bits] += value * value;
        }
    }
    for (float& length : inverse_lengths_)
        length = length > 0 ? 1 / std::sqrt(length) : 0;
}

const std::vector<float>& QuestionMatch::Block::score(std::span<const QueryTerm> asked, std::size_t questions,
                                                      std::vector<float>& sums) const {
    sums.assign(end_, 0);
    struct Known {
        const std::vector<std::uint32_t>* list;
        float value;
    };
    std::vector<Known> known;
    known.reserve(asked.size());
    float squares = 0;
    for (const QueryTerm& term : asked) {
        const auto found = postings_.find(term.feature);
        const float weight = idf(questions, found == postings_.end() ? 0 : found->second.size());
        const float value = weight * dampened()[count_of(term)];
        squares += value * value;
        if (found != postings_.end())
            known.push_back({&found->second, value * weight});
    }
    const float inverse = squares > 0 ? 1 / std::sqrt(squares) : 0;
    // The innermost loop of a question: two loads, a multiplication and an addition for each of some 100,000
    // postings.
    const float* const by_count = dampened().data();
    float* const sum = sums.data();
    for (const Known& term : known) {
        const float value = term.value * inverse;
        for (const std::uint32_t entry : *term.list)
            sum[entry >> count_bits] += value * by_count[entry & count_most];
    }
    return sums;
}

std::size_t QuestionMatch::Block::memory_bytes() const {
    return postings_.size() * 72 + posting_count_ * 6 + inverse_lengths_.capacity() * sizeof(float);
}

void QuestionMatch::add(std::uint32_t question, const QuestionFeatures& features) {
    words_.add(question, features.words);
    grams_.add(question, features.grams);
    ++count_;
}

void QuestionMatch::remove(std::uint32_t question, const QuestionFeatures& features) {
    words_.remove(question, features.words);
    grams_.remove(question, features.grams);
    --count_;
}

void QuestionMatch::refresh_lengths() {
    words_.refresh_lengths(count_);
    grams_.refresh_lengths(count_);
}

std::vector<float>& QuestionMatch::scratch(int which) {
    thread_local std::array<std::vector<float>, 2> sums;
    return sums[static_cast<std::size_t>(which)];
}

} // namespace iterochat::answer
