#include "tests/erasure/figures_world.hpp"
#include "tests/erasure/trials.hpp"

#include <cstdio>

/// A sweep of half of all conversations, with others posting beside it. Goal: 10,000 of 20,000 in 60 s, so
/// 6 ms a conversation.
namespace iterochat::trials {
namespace {

constexpr int messages = 6;
constexpr double goal_ms_each = 6;

std::vector<double> waits_of(std::vector<std::unique_ptr<Poster>>& posters) {
    std::vector<double> all;
    for (const auto& poster : posters) {
        poster->stop();
        all.insert(all.end(), poster->waits.begin(), poster->waits.end());
    }
    return all;
}

} // namespace

void measure_sweep(const TrialOptions& options) {
    FiguresWorld figures{options.seed};
    const auto kept = figures.add_conversations(options.conversations / 2, messages, false);
    const auto old = figures.add_conversations(options.conversations / 2, messages, true);
    const double size = figures.megabytes();
    std::vector<std::unique_ptr<Poster>> posters;
    for (std::size_t i = 0; i < 4; ++i)
        posters.push_back(std::make_unique<Poster>(figures.world, kept[i * kept.size() / 4]));
    erasure::EraseTask task = figures.world.task(erasure::LedgerKind::sweep, old);
    const double took = erase_as_job(figures, task).certified;
    const std::vector<double> waits = waits_of(posters);
    expect(task.counts.conversations == static_cast<std::int64_t>(old.size()),
           "a sweep takes all that is due");
    std::printf("a sweep of %zu of %d conversations (%.0f MB), while four post without a pause\n", old.size(),
                options.conversations, size);
    print_figure("until certified", {took / 1000}, "s",
                 goal_ms_each * static_cast<double>(old.size()) / 1000);
    std::printf("%zu posts waited: p50 %.1f ms, p99 %.1f ms, longest %.0f ms\n", waits.size(),
                quantile(waits, 0.5), quantile(waits, 0.99), quantile(waits, 1));
}

} // namespace iterochat::trials
