#include "daemon/answer/confidence.hpp"

#include <algorithm>

namespace iterochat::answer {

double cold_confidence(const Retrieval& retrieval) {
    if (retrieval.articles.empty())
        return 0;
    const ArticleMatch& best = retrieval.articles.front();
    const double coverage =
        (retrieval.covered_by_passage + retrieval.grams_by_passage + retrieval.covered_by_best) / 3.0;
    // A question that is all but one of the article's own needs no coverage by its text.
    return std::max(coverage, static_cast<double>(best.question));
}

} // namespace iterochat::answer
