#include "tests/erasure/figures_world.hpp"
#include "tests/erasure/trials.hpp"

#include "daemon/erasure/canary.hpp"
#include "daemon/erasure/verification.hpp"
#include "daemon/storage/conversations.hpp"

#include <cstdio>
#include <filesystem>

/// Times of an erasure beside its goals: an organization of 100 MB is unreadable within 200 ms and certified
/// within 1 s (500 MB: 2 s), a person with 1,000 messages within 4 s, the write lock is held for at most 250
/// ms per 100 MB, a verification takes at most 2 ms per MB.
namespace iterochat::trials {
namespace {

constexpr int messages = 20;
constexpr Span wait = seconds(30);

bool is_large(double megabytes) {
    return megabytes > 200;
}

std::vector<ConversationId> fill(FiguresWorld& figures, int megabytes) {
    storage::Store& store = *figures.world.store;
    std::vector<ConversationId> all;
    while (all.empty() || figures.megabytes() < megabytes) {
        const auto more = figures.add_conversations(std::max(megabytes, 8) * 2, messages, false);
        all.insert(all.end(), more.begin(), more.end());
        store.wipe_wal(figures.world.organization, wait); // what the files' sizes say is all there is
    }
    return all;
}

void measure_lock(FiguresWorld& figures) {
    const double size = figures.megabytes();
    std::vector<double> scrub;
    std::vector<double> look;
    for (int i = 0; i < 9; ++i) {
        const Stopwatch scrubbing;
        figures.world.store->account(figures.world.organization, storage::Accounting::scrub, wait);
        scrub.push_back(scrubbing.ms() * 100 / size);
        const Stopwatch looking;
        figures.world.store->account(figures.world.organization, storage::Accounting::after_wipe, wait);
        look.push_back(looking.ms() * 100 / size);
    }
    print_figure("write lock of a scrub, per 100 MB", scrub, "ms", 250);
    print_figure("write lock of a verification, per 100 MB", look, "ms", 250);
}

struct Erasures {
    std::vector<double> unreadable;
    std::vector<double> certified;
    std::vector<double> verification;
    void add(const EraseTimes& times) {
        unreadable.push_back(times.unreadable);
        certified.push_back(times.certified);
        verification.push_back(times.verification);
    }
};

void measure_conversations(FiguresWorld& figures, const std::vector<ConversationId>& all) {
    const double size = figures.megabytes();
    Erasures quiet;
    Erasures busy;
    std::vector<double> waits;
    for (std::size_t i = 0; i < 9; ++i) {
        auto task = figures.world.task(erasure::LedgerKind::conversation, {all[i * all.size() / 10]});
        quiet.add(erase_as_job(figures, task));
    }
    for (std::size_t i = 0; i < 5; ++i) {
        Poster poster{figures.world, all.back()};
        auto task = figures.world.task(erasure::LedgerKind::conversation, {all[i * all.size() / 10 + 1]});
        busy.add(erase_as_job(figures, task));
        poster.stop();
        waits.push_back(quantile(poster.waits, 1));
    }
    print_figure("a conversation, until unreadable", quiet.unreadable, "ms", 200);
    print_figure("a conversation, until certified", quiet.certified, "ms", is_large(size) ? 2000 : 1000);
    print_figure("of it verification, per MB", {quantile(quiet.verification, 0.5) / size}, "ms", 2);
    print_figure("the same while one posts, until unreadable", busy.unreadable, "ms", 0);
    print_figure("the same while one posts, until certified", busy.certified, "ms", 0);
    print_figure("longest wait of a post beside it", waits, "ms", 0);
}

void measure_people(FiguresWorld& figures) {
    Erasures people;
    for (int i = 0; i < 5; ++i) {
        const auto talks = figures.add_conversations(1000 / messages, messages, false);
        const VisitorId visitor =
            figures.world.store->read(figures.world.organization, [&](storage::View& view) {
                return storage::get_conversation(view, talks.front()).visitor_id;
            });
        auto task = figures.world.task(erasure::LedgerKind::person, talks, {visitor});
        people.add(erase_as_job(figures, task));
    }
    print_figure("a person of 1,000 messages, until unreadable", people.unreadable, "ms", 0);
    print_figure("a person of 1,000 messages, until certified", people.certified, "ms", 4000);
}

void measure_verify(FiguresWorld& figures) {
    const double size = figures.megabytes();
    std::vector<double> look;
    for (int i = 0; i < 5; ++i) {
        const Stopwatch watch;
        const auto report = erasure::look_for_residue(*figures.world.store, figures.world.organization,
                                                      erasure::CanaryPieces{}, wait);
        look.push_back(watch.ms() / size);
        expect(report.figures.is_clean(),
               "a clean organization has no residue"); // others may leave files in /tmp
    }
    print_figure("verify erasure of all there is, per MB", look, "ms", 2);
}

/// As a restore does, and a start after a crash of the machine.
void measure_index(FiguresWorld& figures) {
    const double size = figures.megabytes();
    const std::string index =
        figures.world.store->organization_folder(figures.world.organization) + "/index.db";
    std::vector<double> took;
    for (int i = 0; i < 3; ++i) {
        figures.world.close();
        std::filesystem::remove(index);
        figures.world.open();
        const Stopwatch watch;
        figures.world.store->read(figures.world.organization, [](storage::View&) {});
        took.push_back(watch.ms() / size);
    }
    print_figure("the search index made anew, per MB", took, "ms", 0);
}

} // namespace

void run_figures(const TrialOptions& options) {
    if (options.megabytes > 0) {
        FiguresWorld figures{options.seed};
        const auto all = fill(figures, options.megabytes);
        std::printf("an organization of %.0f MB, %zu conversations of %d messages\n", figures.megabytes(),
                    all.size(), messages);
        measure_lock(figures);
        measure_conversations(figures, all);
        measure_people(figures);
        measure_verify(figures);
        if (!is_large(figures.megabytes()))
            measure_index(figures); // it takes minutes else, and is the same per MB
    }
    if (options.attachments > 0)
        measure_files(options);
    if (options.conversations > 0)
        measure_sweep(options);
}

} // namespace iterochat::trials
