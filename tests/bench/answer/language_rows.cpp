#include "tests/bench/answer/rows.hpp"

#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace iterochat::answer::bench {
namespace {

double right_percent(const std::vector<LanguageLine>& lines) {
    std::size_t right = 0;
    const bool show_misses = std::getenv("BENCH_SHOW_MISSES") != nullptr; // NOLINT(concurrency-mt-unsafe)
    for (const LanguageLine& line : lines) {
        const std::string given = identify_language(line.text, "");
        right += given == line.language ? 1 : 0;
        if (show_misses && given != line.language)
            std::printf("%s -> %s: %s\n", line.language.c_str(), given.c_str(), line.text.c_str());
    }
    return lines.empty() ? 0 : 100.0 * static_cast<double>(right) / static_cast<double>(lines.size());
}

std::vector<LanguageLine> first_words(std::vector<LanguageLine> lines, int count) {
    for (LanguageLine& line : lines) {
        std::istringstream in(line.text);
        std::string kept;
        std::string word;
        for (int i = 0; i < count && in >> word; ++i)
            kept += (kept.empty() ? "" : " ") + word;
        line.text = kept;
    }
    return lines;
}

std::vector<LanguageLine> questions_of(const AnswerSet& set) {
    std::vector<LanguageLine> lines;
    for (const Labelled& question : set.questions)
        lines.push_back({"en", "questions", question.question});
    return lines;
}

} // namespace

bool language_rows(const std::string& folder) {
    std::vector<LanguageLine> european; // held out of training: see train_language.cpp
    std::size_t number = 0;
    for (const LanguageLine& line : latin_lines(folder))
        if (number++ % 10 == 0 && line.kind == "sentences" && line.language != "en")
            european.push_back(line);
    const std::vector<LanguageLine> banglish = banglish_pairs(folder);
    const std::vector<Row> rows{
        {"Banglish, whole messages %", right_percent(banglish), 98, 99},
        {"Banglish, first three words %", right_percent(first_words(banglish, 3)), 95, 97},
        {"English questions (CLINC150 test) %", right_percent(clinc_questions(folder)), 99.5, 99.8},
        {"English questions (SQuAD) %", right_percent(questions_of(squad_passages(folder)))},
        {"English questions (SOFMattress) %", right_percent(questions_of(sofmattress(folder)))},
        {"ten European languages %", right_percent(european), 98, 99}};
    print("### Language", rows);
    return all_met(rows);
}

} // namespace iterochat::answer::bench
