#include "tests/bench/answer/rows.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace iterochat::answer::bench {
namespace {

/// Of this thread alone: other programs on the machine don't count.
double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

struct Timing {
    double training_s = 0;
    double median_ms = 0;
    double slowest_percent_ms = 0; ///< 99th percentile
    std::size_t memory_bytes = 0;
};

Timing time_engine(EmbeddedEngine& engine, const std::vector<Labelled>& questions) {
    Timing timing;
    engine.answer(ask("warm up"));
    double start = processor_seconds();
    engine.train();
    timing.training_s = processor_seconds() - start;
    std::vector<double> times;
    for (std::size_t i = 0; i < questions.size(); i += 3) {
        const Question question = ask(questions[i].question);
        start = processor_seconds();
        engine.answer(question);
        times.push_back((processor_seconds() - start) * 1000);
    }
    std::sort(times.begin(), times.end());
    timing.median_ms = times[times.size() / 2];
    timing.slowest_percent_ms = times[times.size() * 99 / 100];
    timing.memory_bytes = engine.memory_bytes();
    return timing;
}

bool report(const std::string& title, const std::vector<Row>& rows) {
    print(title, rows);
    return all_met(rows);
}

bool full_rows(const std::string& folder) {
    const AnswerSet set = clinc(folder, 100);
    EmbeddedEngine engine(set.articles);
    const Timing timing = time_engine(engine, set.questions);
    const Measures balanced = measure(predict(engine, set.questions, "balanced"));
    const Measures careful = measure(predict(engine, set.questions, "careful"));
    std::printf("\nPublished (threshold rule, top-1 / out-of-scope recall): SVM 88.2/18, FastText 88.6/28, "
                "Rasa 90.9/31, "
                "USE-MLP 93.4/49, BERT 96.2/52.\n");
    return report("### CLINC150, 100 questions an article (" + std::to_string(set.examples) + " examples)",
                  {{"top-1 %", balanced.top1, 92.5, 93.5},
                   {"AUROC %", balanced.auroc, 96, 97},
                   {"balanced (.3): answered rightly %", balanced.answered_rightly, 85, 88},
                   {"balanced: out of scope handed off %", balanced.refused, 88, 90},
                   {"balanced: precision %", balanced.precision, 93, 94.5},
                   {"careful (.2): answered rightly %", careful.answered_rightly},
                   {"careful: out of scope handed off %", careful.refused},
                   {"careful: precision %", careful.precision},
                   {"one question p50 ms", timing.median_ms, 1, 0.5, true},
                   {"one question p99 ms", timing.slowest_percent_ms, 5, 2, true},
                   {"training s", timing.training_s, 15, 7, true},
                   {"memory MB", static_cast<double>(timing.memory_bytes) / 1e6}});
}

bool few_rows(const std::string& folder, int questions, const std::vector<double>& must,
              const std::vector<double>& good) {
    const AnswerSet set = clinc(folder, questions);
    EmbeddedEngine engine(set.articles);
    const Timing timing = time_engine(engine, set.questions);
    const Measures m = measure(predict(engine, set.questions, "balanced"));
    std::vector<Row> rows{{"top-1 %", m.top1, must[0], good[0]},
                          {"AUROC %", m.auroc, must[1], good[1]},
                          {"answered rightly at 80 % handed off", m.answered_at_80, must[2], good[2]},
                          {"balanced: answered rightly %", m.answered_rightly},
                          {"balanced: out of scope handed off %", m.refused},
                          {"balanced: precision %", m.precision}};
    if (questions == 20) {
        rows.push_back({"one typo a question: top-1 %",
                        measure(predict(engine, with_typos(set.questions), "balanced")).top1, 82, 84});
        rows.push_back({"training s", timing.training_s, 3, 1.5, true});
    }
    return report("### CLINC150, " + std::to_string(questions) + " questions an article", rows);
}

} // namespace

bool clinc_rows(const std::string& folder, bool short_run) {
    bool met = few_rows(folder, 5, {76, 89, 69}, {78, 90.5, 72.5});
    if (short_run)
        return met;
    met = few_rows(folder, 20, {87.5, 94, 84}, {88.8, 94.8, 85.8}) && met;
    return full_rows(folder) && met;
}

bool passage_rows(const std::string& folder, bool short_run) {
    AnswerSet squad = squad_passages(folder);
    AnswerSet bangla = banglish_to_bangla(folder, 0);
    if (short_run) { // every seventh question
        std::vector<Labelled> fewer;
        for (std::size_t i = 0; i < squad.questions.size(); i += 7)
            fewer.push_back(squad.questions[i]);
        squad.questions = std::move(fewer);
        bangla.questions.resize(bangla.questions.size() / 5);
    }
    EmbeddedEngine squad_engine(squad.articles);
    squad_engine.train();
    EmbeddedEngine bangla_engine(bangla.articles);
    bangla_engine.train();
    const AnswerSet hiding = banglish_to_bangla(folder, 3);
    EmbeddedEngine hiding_engine(hiding.articles);
    hiding_engine.train();
    const Measures h = measure(predict(hiding_engine, hiding.questions, "careful"));
    const Measures s = measure(predict(squad_engine, squad.questions, "careful"));
    const Measures b = measure(predict(bangla_engine, bangla.questions, "careful"));
    bool met = report("### SQuAD passages, questions of other articles as out of scope",
                      {{"hit@1 %", s.top1, 82.5, 84.5},
                       {"hit@3 %", s.top3, 92.5, 93.3},
                       {"AUROC %", s.auroc, 96.5, 97.5},
                       {"cold start: answered rightly %", s.answered_rightly},
                       {"cold start: out of scope handed off %", s.refused},
                       {"cold start: precision %", s.precision}});
    return report("### Banglish question, Bangla text",
                  {{"hit@1 %", b.top1, 95, 98},
                   {"hit@3 %", b.top3},
                   {"a third hidden: AUROC %", h.auroc},
                   {"a third hidden: answered rightly %", h.answered_rightly},
                   {"a third hidden: handed off %", h.refused},
                   {"a third hidden: precision %", h.precision}}) &&
           met;
}

bool cross_check_rows(const std::string& folder) {
    const AnswerSet set = sofmattress(folder);
    EmbeddedEngine engine(set.articles);
    engine.train();
    const Measures m = measure(predict(engine, set.questions, "balanced"));
    return report("### SOFMattress (v2), real questions, for comparison",
                  {{"top-1 %", m.top1},
                   {"AUROC %", m.auroc},
                   {"balanced: answered rightly %", m.answered_rightly},
                   {"balanced: out of scope handed off %", m.refused},
                   {"balanced: precision %", m.precision}});
}

} // namespace iterochat::answer::bench
