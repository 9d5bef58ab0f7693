#include "daemon/service/evaluation.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using service::Evaluation;

namespace {

answer::Outcome said(answer::Action action, const std::string& article, double confidence) {
    answer::Outcome outcome;
    outcome.action = action;
    outcome.confidence = confidence;
    outcome.candidates.push_back({ArticleId::make(Time{}), article, "Title", 1});
    return outcome;
}

} // namespace

TEST_CASE("figures of an evaluation count each kind of question by itself") {
    using answer::Action;
    Evaluation evaluation;
    evaluation.add(said(Action::answer, "a", 0.9), "a");  // rightly
    evaluation.add(said(Action::answer, "b", 0.6), "a");  // wrongly
    evaluation.add(said(Action::suggest, "a", 0.5), "a"); // right first, not answered
    evaluation.add(said(Action::handoff, "c", 0.5), "c");
    evaluation.add(said(Action::handoff, "a", 0.2), ""); // rightly refused
    evaluation.add(said(Action::answer, "a", 0.8), "");  // wrongly answered
    const auto figures = evaluation.figures();
    CHECK(figures.questions == 6);
    CHECK(figures.in_scope == 4);
    CHECK(figures.out_of_scope == 2);
    CHECK(figures.top_1 == Approx(3.0 / 4));
    CHECK(figures.answered_rightly == Approx(1.0 / 4));
    CHECK(figures.handed_off == Approx(1.0 / 2));
    CHECK(figures.precision == Approx(1.0 / 3));
    // Pairs: 0.9 beats both, 0.6, 0.5 and 0.5 beat one of two each.
    CHECK(figures.auroc == Approx(5.0 / 8));
}

TEST_CASE("equal confidences count half, and nothing to compare is zero") {
    Evaluation evaluation;
    CHECK(evaluation.figures().auroc == 0);
    CHECK(evaluation.figures().precision == 0);
    evaluation.add(said(answer::Action::answer, "a", 0.5), "a");
    CHECK(evaluation.figures().auroc == 0);
    evaluation.add(said(answer::Action::answer, "a", 0.5), "");
    CHECK(evaluation.figures().auroc == Approx(0.5));
}
