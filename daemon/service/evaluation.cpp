#include "daemon/service/evaluation.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

double ratio(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

bool is_first(const answer::Outcome& outcome, std::string_view article) {
    if (outcome.candidates.empty())
        return false;
    const answer::Candidate& first = outcome.candidates.front();
    return first.source_id == article || first.article_id.text() == article;
}

/// An answer may cite another article than the first candidate; what is said is what counts.
bool is_from(const answer::Outcome& outcome, std::string_view article) {
    if (outcome.citations.empty())
        return is_first(outcome, article);
    const ArticleId cited = outcome.citations.front().article_id;
    const auto named =
        std::find_if(outcome.candidates.begin(), outcome.candidates.end(),
                     [&](const answer::Candidate& candidate) { return candidate.article_id == cited; });
    return cited.text() == article || (named != outcome.candidates.end() && named->source_id == article);
}

/// The rank-sum form of the area under the curve (Mann and Whitney).
double area_under_curve(std::vector<std::pair<double, bool>> ranked) {
    std::sort(ranked.begin(), ranked.end());
    double rank_sum = 0;
    std::int64_t positives = 0;
    for (std::size_t begin = 0; begin < ranked.size();) {
        std::size_t end = begin;
        std::int64_t here = 0;
        for (; end < ranked.size() && ranked[end].first == ranked[begin].first; ++end)
            here += ranked[end].second ? 1 : 0;
        rank_sum += static_cast<double>(here) * (static_cast<double>(begin + 1 + end) / 2.0); // mean rank
        positives += here;
        begin = end;
    }
    const auto p = static_cast<double>(positives);
    const double n = static_cast<double>(ranked.size()) - p;
    return p == 0 || n == 0 ? 0.0 : (rank_sum - p * (p + 1) / 2) / (p * n);
}

} // namespace

void Evaluation::add(const answer::Outcome& outcome, std::string_view article) {
    const bool is_in_scope = !article.empty();
    const bool is_answered = outcome.action == answer::Action::answer;
    const bool is_right = is_answered && is_in_scope && is_from(outcome, article);
    confidences_.emplace_back(outcome.confidence, is_in_scope);
    in_scope_ += is_in_scope ? 1 : 0;
    first_right_ += is_in_scope && is_first(outcome, article) ? 1 : 0;
    answered_ += is_answered ? 1 : 0;
    answered_rightly_ += is_right ? 1 : 0;
    refused_out_of_scope_ += !is_in_scope && !is_answered ? 1 : 0;
}

EvaluationFigures Evaluation::figures() const {
    EvaluationFigures figures;
    figures.questions = static_cast<std::int64_t>(confidences_.size());
    figures.in_scope = in_scope_;
    figures.out_of_scope = figures.questions - in_scope_;
    figures.top_1 = ratio(first_right_, in_scope_);
    figures.auroc = area_under_curve(confidences_);
    figures.answered_rightly = ratio(answered_rightly_, in_scope_);
    figures.handed_off = ratio(refused_out_of_scope_, figures.out_of_scope);
    figures.precision = ratio(answered_rightly_, answered_);
    return figures;
}

} // namespace iterochat::service
