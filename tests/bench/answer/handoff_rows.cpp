#include "tests/bench/answer/rows.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

namespace iterochat::answer::bench {
namespace {

struct Counts {
    int expected = 0;
    int given = 0;
    int right = 0;
};

/// Recall and precision of each class, and of "hands over at all" as the row "any".
bool report(const std::string& title, const std::vector<HandoffLine>& lines, double must_recall,
            double must_precision) {
    std::map<std::string, Counts> counts;
    const bool show_misses = std::getenv("BENCH_SHOW_MISSES") != nullptr; // NOLINT(concurrency-mt-unsafe)
    for (const HandoffLine& line : lines) {
        const auto hit = match_handoff_rules(line.text, {});
        const std::string given = hit ? std::string(name_of(hit->reason)) : "none";
        const bool wanted = line.reason != "none";
        ++counts[line.reason].expected;
        ++counts[given].given;
        counts[given].right += given == line.reason ? 1 : 0;
        counts["any"].expected += wanted ? 1 : 0;
        counts["any"].given += hit ? 1 : 0;
        counts["any"].right += wanted && hit ? 1 : 0;
        if (show_misses && given != line.reason)
            std::printf("%s -> %s (%s): %s\n", line.reason.c_str(), given.c_str(),
                        hit ? hit->rule.c_str() : "", line.text.c_str());
    }
    std::vector<Row> rows;
    for (const auto& [name, count] : counts) {
        if (name == "none")
            continue;
        rows.push_back({name + ": recall %", count.expected > 0 ? 100.0 * count.right / count.expected : 0,
                        must_recall, 98});
        rows.push_back({name + ": precision %", count.given > 0 ? 100.0 * count.right / count.given : 0,
                        must_precision, 95});
    }
    print(title, rows);
    return all_met(rows);
}

} // namespace

bool handoff_rows(const std::string& folder) {
    std::map<std::string, std::vector<HandoffLine>> by_language;
    for (const HandoffLine& line : written_handoffs())
        by_language[line.language].push_back(line);
    bool met = true;
    for (const auto& [language, lines] : by_language)
        met = report("### Hand-off classes by rules, " + language + " (own messages, " +
                         std::to_string(lines.size()) + ")",
                     lines, 95, 90) &&
              met;
    const auto bitext = bitext_handoffs(folder);
    return report("### Hand-off classes by rules, English (Bitext, " + std::to_string(bitext.size()) + ")",
                  bitext, 95, 90) &&
           met;
}

} // namespace iterochat::answer::bench
