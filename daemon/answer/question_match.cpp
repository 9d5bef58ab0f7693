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

void QuestionMatch::Block::score(std::span<const QueryTerm> asked, std::size_t questions,
                                 Scores& scores) const {
    scores.start(end_);
    float squares = 0;
    for (const QueryTerm& term : asked) {
        const auto found = postings_.find(term.feature);
        const float value =
            idf(questions, found == postings_.end() ? 0 : found->second.size()) * dampened()[count_of(term)];
        squares += value * value;
    }
    const float inverse = squares > 0 ? 1 / std::sqrt(squares) : 0;
    for (const QueryTerm& term : asked) {
        const auto found = postings_.find(term.feature);
        if (found == postings_.end())
            continue;
        const float weight = idf(questions, found->second.size());
        const float value = weight * weight * dampened()[count_of(term)] * inverse;
        for (const std::uint32_t entry : found->second)
            scores.add(entry >> count_bits,
                       value * dampened()[entry & count_most] * inverse_lengths_[entry >> count_bits]);
    }
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

Scores& QuestionMatch::scratch(int which) {
    thread_local std::array<Scores, 2> scores;
    return scores[static_cast<std::size_t>(which)];
}

} // namespace iterochat::answer
