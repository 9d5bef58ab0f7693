#pragma once

#include "tests/bench/answer/data.hpp"

#include <string>
#include <vector>

namespace iterochat::answer::bench {

/// What the engine did with one labelled question.
struct Prediction {
    bool in_scope = false;
    bool right = false; ///< the best candidate is the right one
    bool among_three = false;
    bool answered = false; ///< at the threshold asked for
    double confidence = 0;
};

/// Percentages.
struct Measures {
    double top1 = 0;
    double top3 = 0;
    double auroc = 0;            ///< in scope against out of scope, by confidence
    double answered_rightly = 0; ///< of those in scope
    double refused = 0;          ///< of those out of scope
    double precision = 0;        ///< of what was answered
    double answered_at_80 = 0;   ///< answered rightly at the threshold that refuses 80 % out of scope
};

/// Asks without hand-off rules, so that confidence alone decides.
std::vector<Prediction> predict(EmbeddedEngine& engine, const std::vector<Labelled>& questions,
                                const std::string& caution);
Measures measure(const std::vector<Prediction>& predictions);

/// A line of the report: what, measured, and the targets beside it.
struct Row {
    std::string name;
    double measured = 0;
    double must = 0; ///< 0: no target
    double good = 0;
    bool less_is_better = false;
};
void print(const std::string& title, const std::vector<Row>& rows);
bool all_met(const std::vector<Row>& rows); ///< every must

} // namespace iterochat::answer::bench
