#pragma once

#include "daemon/answer/knowledge_index.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace iterochat::answer {

/// How sure the engine is before anything could be learned from examples, and from where on it answers.
constexpr double cold_threshold = 0.58;
double cold_confidence(const Retrieval& retrieval);

/// From this share of the threshold on, titles are offered instead of an answer.
constexpr double grey_band = 0.75;

/// What the learned confidence is made of: S of the best, its distance to the second, the classifier's
/// probability, and the share of the question's words that the article has. B, K and the share that the whole
/// base has are left out: hidden articles resemble the rest, so leave-articles-out learns the wrong sign for
/// them, which costs what truly foreign questions would gain (measured: 97.2 % AUROC with these four on
/// CLINC150, 96.6 % with all eight).
constexpr std::size_t signal_count = 4;
using Signals = std::array<double, signal_count>;
Signals signals_of(const Retrieval& retrieval);

/// A question whose right treatment is known.
struct Judged {
    Signals signals{};
    bool answerable = false; ///< its article was there and came out best
    bool mistaken = false;   ///< its article was there and another came out best
};

/// A logistic function over the signals, and where to draw the line.
class Calibration {
  public:
    static Calibration fit(const std::vector<Judged>& judged);
    double confidence(const Signals& signals) const;
    double careful_threshold() const { return careful_; }   ///< of those to refuse, a fifth would be answered
    double balanced_threshold() const { return balanced_; } ///< three tenths

  private:
    std::array<double, signal_count + 1> standardized(const Signals& signals) const;

    Signals mean_{};
    Signals scale_{};
    std::array<double, signal_count + 1> weights_{}; ///< the last is the constant
    double careful_ = 1;
    double balanced_ = 1;
};

} // namespace iterochat::answer
