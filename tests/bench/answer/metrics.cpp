#include "tests/bench/answer/metrics.hpp"

#include <algorithm>
#include <cstdio>

namespace iterochat::answer::bench {
namespace {

double percent(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// By ranks, ties shared (Mann–Whitney).
double auroc_of(std::vector<Prediction> sorted) {
    std::sort(sorted.begin(), sorted.end(),
              [](const Prediction& a, const Prediction& b) { return a.confidence < b.confidence; });
    double ranks = 0;
    double inside = 0;
    for (std::size_t i = 0; i < sorted.size();) {
        std::size_t end = i;
        while (end < sorted.size() && sorted[end].confidence == sorted[i].confidence)
            ++end;
        for (std::size_t k = i; k < end; ++k)
            if (sorted[k].in_scope) {
                ranks += static_cast<double>(i + end + 1) / 2;
                ++inside;
            }
        i = end;
    }
    const double outside = static_cast<double>(sorted.size()) - inside;
    return inside == 0 || outside == 0 ? 0 : 100 * (ranks - inside * (inside + 1) / 2) / (inside * outside);
}

bool is_met(const Row& row, double target) {
    return row.less_is_better ? row.measured <= target : row.measured >= target;
}

} // namespace

std::vector<Prediction> predict(EmbeddedEngine& engine, const std::vector<Labelled>& questions,
                                const std::string& caution) {
    std::vector<Prediction> predictions;
    for (const Labelled& labelled : questions) {
        Question question = ask(labelled.question);
        question.settings.mode = AnswerMode::ai_only;
        question.settings.caution = caution;
        const Outcome outcome = engine.answer(question);
        Prediction prediction;
        prediction.in_scope = labelled.article.has_value();
        prediction.confidence = outcome.confidence;
        prediction.answered = outcome.action == Action::answer;
        for (std::size_t i = 0; i < outcome.candidates.size() && i < 3; ++i) {
            const bool same = labelled.article == outcome.candidates[i].source_id;
            prediction.right = prediction.right || (i == 0 && same);
            prediction.among_three = prediction.among_three || same;
        }
        predictions.push_back(prediction);
    }
    return predictions;
}

Measures measure(const std::vector<Prediction>& predictions) {
    std::vector<double> outside;
    std::size_t inside = 0;
    std::size_t right = 0;
    std::size_t among_three = 0;
    std::size_t answered = 0;
    std::size_t answered_rightly = 0;
    std::size_t refused = 0;
    for (const Prediction& one : predictions) {
        answered += one.answered ? 1 : 0;
        if (!one.in_scope) {
            outside.push_back(one.confidence);
            refused += one.answered ? 0 : 1;
            continue;
        }
        ++inside;
        right += one.right ? 1 : 0;
        among_three += one.among_three ? 1 : 0;
        answered_rightly += one.answered && one.right ? 1 : 0;
    }
    Measures measures;
    measures.top1 = percent(right, inside);
    measures.top3 = percent(among_three, inside);
    measures.auroc = auroc_of(predictions);
    measures.answered_rightly = percent(answered_rightly, inside);
    measures.refused = percent(refused, outside.size());
    measures.precision = percent(answered_rightly, answered);
    if (outside.empty())
        return measures;
    std::sort(outside.begin(), outside.end());
    const double line = outside[std::min(outside.size() - 1, outside.size() * 8 / 10)];
    const auto above = std::count_if(predictions.begin(), predictions.end(), [&](const Prediction& one) {
        return one.in_scope && one.right && one.confidence > line;
    });
    measures.answered_at_80 = percent(static_cast<std::size_t>(above), inside);
    return measures;
}

void print(const std::string& title, const std::vector<Row>& rows) {
    std::printf("\n%s\n| measure | measured | must | good | |\n|---|---|---|---|---|\n", title.c_str());
    for (const Row& row : rows) {
        const char* verdict = row.must == 0            ? ""
                              : !is_met(row, row.must) ? "BELOW"
                              : is_met(row, row.good)  ? "good"
                                                       : "must";
        std::printf("| %s | %.2f | ", row.name.c_str(), row.measured);
        if (row.must == 0)
            std::printf("– | – | |\n");
        else
            std::printf("%g | %g | %s |\n", row.must, row.good, verdict);
    }
    std::fflush(stdout);
}

bool all_met(const std::vector<Row>& rows) {
    return std::all_of(rows.begin(), rows.end(),
                       [](const Row& row) { return row.must == 0 || is_met(row, row.must); });
}

} // namespace iterochat::answer::bench
