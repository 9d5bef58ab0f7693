#include "daemon/answer/confidence.hpp"

#include <algorithm>
#include <cmath>

namespace iterochat::answer {
namespace {

/// Confidence from concepts alone when all of a question's are there; more with each word that is one.
constexpr double concept_trust = 0.35;
/// From so much evidence on, agreement counts in full: two words that each twentieth passage has.
constexpr double evidence_enough = 0.5;
constexpr double careful_share = 0.2;
constexpr double balanced_share = 0.3;
constexpr int newton_steps = 12;
/// What leave-articles-out can't see but is known: a question of other words than the article's is less
/// likely its own.
constexpr std::size_t covered_signal = 3;
constexpr double covered_least = 0.4; ///< for each standard deviation

constexpr double ridge = 1.0; ///< keeps weights finite when the signals part the two kinds cleanly

constexpr std::size_t size = signal_count + 1;
using Vector = std::array<double, size>;
using Matrix = std::array<Vector, size>;

double logistic(double x) {
    return 1 / (1 + std::exp(-x));
}

/// Gaussian elimination with pivoting; the matrix is positive definite thanks to the ridge.
Vector solve(Matrix a, Vector b) {
    for (std::size_t column = 0; column < size; ++column) {
        std::size_t pivot = column;
        for (std::size_t row = column + 1; row < size; ++row)
            if (std::abs(a[row][column]) > std::abs(a[pivot][column]))
                pivot = row;
        std::swap(a[column], a[pivot]);
        std::swap(b[column], b[pivot]);
        for (std::size_t row = column + 1; row < size; ++row) {
            const double factor = a[row][column] / a[column][column];
            for (std::size_t k = column; k < size; ++k)
                a[row][k] -= factor * a[column][k];
            b[row] -= factor * b[column];
        }
    }
    for (std::size_t row = size; row-- > 0;) {
        for (std::size_t k = row + 1; k < size; ++k)
            b[row] -= a[row][k] * b[k];
        b[row] /= a[row][row];
    }
    return b;
}

double dot(const Vector& weights, const Vector& values) {
    double sum = 0;
    for (std::size_t i = 0; i < size; ++i)
        sum += weights[i] * values[i];
    return sum;
}

/// One Newton step of logistic regression with a ridge on all but the constant.
void improve(Vector& weights, const std::vector<Vector>& inputs, const std::vector<bool>& answerable) {
    Matrix hessian{};
    Vector gradient{};
    for (std::size_t i = 0; i + 1 < size; ++i) {
        hessian[i][i] = ridge;
        gradient[i] = ridge * weights[i];
    }
    hessian[size - 1][size - 1] = 1e-6;
    for (std::size_t n = 0; n < inputs.size(); ++n) {
        const double p = logistic(dot(weights, inputs[n]));
        const double slope = std::max(p * (1 - p), 1e-6);
        for (std::size_t i = 0; i < size; ++i) {
            gradient[i] += (p - (answerable[n] ? 1 : 0)) * inputs[n][i];
            for (std::size_t k = 0; k < size; ++k)
                hessian[i][k] += slope * inputs[n][i] * inputs[n][k];
        }
    }
    const Vector step = solve(hessian, gradient);
    for (std::size_t i = 0; i < size; ++i)
        weights[i] -= step[i];
}

/// Every signal speaks for an answer: one that the few examples say the opposite of counts nothing instead.
Vector fit_rising(std::vector<Vector> inputs, const std::vector<bool>& answerable) {
    Vector weights{};
    for (bool settled = false; !settled;) {
        weights.fill(0);
        for (int step = 0; step < newton_steps; ++step)
            improve(weights, inputs, answerable);
        const auto least = std::min_element(weights.begin(), weights.end() - 1);
        settled = *least >= 0;
        if (settled)
            break;
        for (Vector& input : inputs)
            input[static_cast<std::size_t>(least - weights.begin())] = 0;
    }
    weights[covered_signal] = std::max(weights[covered_signal], covered_least);
    return weights;
}

/// The confidence that `share` of the unanswerable questions exceed.
double threshold_at(std::vector<double> unanswerable, double share) {
    if (unanswerable.empty())
        return cold_threshold;
    std::sort(unanswerable.begin(), unanswerable.end());
    const auto at = static_cast<std::size_t>((1 - share) * static_cast<double>(unanswerable.size()));
    return unanswerable[std::min(at, unanswerable.size() - 1)];
}

} // namespace

double cold_confidence(const Retrieval& retrieval) {
    if (retrieval.articles.empty())
        return 0;
    const ArticleMatch& best = retrieval.articles.front();
    const double covered =
        (retrieval.covered_by_passage + retrieval.grams_by_passage + retrieval.covered_by_best) / 3.0;
    const double scored = (best.words + best.grams + best.pairs / 2) / 2.0;
    const double by_letters = std::min(1.0, (covered + scored) / 2);
    // Sounds agree by chance far more often than letters do.
    const double by_sound = std::min(1.0, static_cast<double>(best.sounds));
    // Of a question in another language only the known concepts can agree: two at least, and all of them
    // count.
    const double known = static_cast<double>(retrieval.concepts) /
                         static_cast<double>(std::max<std::size_t>(1, retrieval.words));
    const double by_concept = retrieval.concepts >= 2
                                  ? retrieval.concepts_by_passage * std::min(1.0, concept_trust + known / 2)
                                  : 0;
    // Words that most passages have say little, even when all of them are there: enough for titles to choose
    // from, not for an answer.
    const double telling =
        retrieval.evidence > 0 ? std::clamp(retrieval.evidence / evidence_enough, 0.5, 1.0) : 0;
    const double coverage = std::max({by_letters * telling, by_sound, by_concept});
    // A question that is all but one of the article's own, or its title, needs no coverage by its text.
    return std::max({coverage, static_cast<double>(best.question),
                     best.title >= close_title ? static_cast<double>(best.title) : 0});
}

Signals signals_of(const Retrieval& retrieval) {
    if (retrieval.articles.empty())
        return {};
    const ArticleMatch& best = retrieval.articles.front();
    const float next = retrieval.articles.size() > 1 ? retrieval.articles[1].score : 0;
    return {best.score, best.score - next, retrieval.probability, retrieval.covered_by_best};
}

Calibration Calibration::fit(const std::vector<Judged>& judged) {
    Calibration result;
    const double count = std::max<double>(1, static_cast<double>(judged.size()));
    for (std::size_t i = 0; i < signal_count; ++i) {
        double sum = 0;
        double squares = 0;
        for (const Judged& one : judged) {
            sum += one.signals[i];
            squares += one.signals[i] * one.signals[i];
        }
        result.mean_[i] = sum / count;
        result.scale_[i] = 1 / std::sqrt(std::max(squares / count - result.mean_[i] * result.mean_[i], 1e-6));
    }
    std::vector<Vector> inputs;
    std::vector<bool> answerable;
    for (const Judged& one : judged)
        if (!one.mistaken) { // neither kind: there is an answer, and this was not it
            inputs.push_back(result.standardized(one.signals));
            answerable.push_back(one.answerable);
        }
    result.weights_ = fit_rising(inputs, answerable);
    std::vector<double> unanswerable;
    for (const Judged& one : judged)
        if (!one.answerable)
            unanswerable.push_back(result.confidence(one.signals));
    result.careful_ = threshold_at(unanswerable, careful_share);
    result.balanced_ = threshold_at(unanswerable, balanced_share);
    return result;
}

std::array<double, signal_count + 1> Calibration::standardized(const Signals& signals) const {
    Vector values{};
    for (std::size_t i = 0; i < signal_count; ++i)
        values[i] = (signals[i] - mean_[i]) * scale_[i];
    values[signal_count] = 1;
    return values;
}

double Calibration::confidence(const Signals& signals) const {
    return logistic(dot(weights_, standardized(signals)));
}

} // namespace iterochat::answer
