#include "tests/erasure/figures_world.hpp"
#include "tests/erasure/trials.hpp"

#include "daemon/erasure/canary.hpp"
#include "daemon/erasure/verification.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/visitors.hpp"

#include <cstdio>
#include <filesystem>

/// Times of an erasure against the goals: a 100 MB organization is unreadable within 200 ms and certified
/// within 1 s, the write lock is held for at most 250 ms per 100 MB, a verification takes at most 2 ms per
/// MB.
namespace iterochat::trials {

std::vector<ConversationId> add_conversations(TrialWorld& world, int count, int messages, bool are_deleted) {
    constexpr int per_transaction = 50;
    std::vector<ConversationId> ids;
    const VisitorId visitor = world.add_visitor();
    std::vector<std::string> words;
    for (int i = 0; i < 2000; ++i)
        words.push_back(world.random_word().substr(0, 3 + world.random_below(8)));
    const auto text = [&] {
        std::string all;
        while (all.size() < 400)
            all += words[world.random_below(words.size())] + " ";
        return all;
    };
    while (static_cast<int>(ids.size()) < count)
        world.store->write(world.organization, [&](storage::Tx& tx) {
            for (int i = 0; i < per_transaction && static_cast<int>(ids.size()) < count; ++i) {
                const auto id =
                    storage::start_conversation(tx, {visitor, "", ConversationState::resolved, "en"})
                        .conversation.id;
                for (int turn = 0; turn < messages; ++turn) {
                    storage::NewMessage message;
                    message.conversation_id = id;
                    message.author = {AuthorKind::visitor, visitor, {}};
                    message.text = text();
                    storage::post_message(tx, message);
                }
                if (are_deleted)
                    storage::delete_item(tx, ItemKind::conversation, id, "uid:0");
                ids.push_back(id);
            }
        });
    return ids;
}

double megabytes_of(const TrialWorld& world) {
    std::uintmax_t bytes = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator{world.store->organization_folder(world.organization)})
        if (entry.path().extension() == ".db")
            bytes += entry.file_size();
    return static_cast<double>(bytes) / 1e6;
}

namespace {

struct Times {
    std::vector<double> unreadable;
    std::vector<double> certified;
    std::vector<double> verify;
};

void erase_timed(TrialWorld& world, erasure::EraseTask task, Times& times) {
    const Stopwatch watch;
    double unreadable = 0;
    erasure::EraseHooks hooks;
    hooks.checkpoint = [&](const erasure::EraseTask& now) {
        if (now.step == erasure::Step::keys)
            unreadable = watch.ms();
    };
    world.run(task, hooks);
    expect(task.verification && task.verification->is_clean(), "an erasure is verified clean");
    times.unreadable.push_back(unreadable);
    times.certified.push_back(watch.ms());
    times.verify.push_back(static_cast<double>(task.verification->took.ms));
}

void print(const char* what, const std::vector<double>& values) {
    std::printf("%-44s median %8.1f ms, %.1f to %.1f\n", what, quantile(values, 0.5), quantile(values, 0),
                quantile(values, 1));
}

} // namespace

void run_figures(const TrialOptions& options) {
    const TrialFolder folder;
    TrialWorld world{folder.path(), options.seed};
    constexpr int messages = 20;
    std::vector<ConversationId> all;
    while (all.empty() || megabytes_of(world) < options.megabytes) {
        const auto more = add_conversations(world, std::max(options.megabytes, 8) * 2, messages, false);
        all.insert(all.end(), more.begin(), more.end());
        world.store->account(world.organization, storage::Accounting::after_wipe, seconds(30));
    }
    const double size = megabytes_of(world);
    std::printf("an organization of %.0f MB, %zu conversations of %d messages\n", size, all.size(), messages);

    std::vector<double> locked;
    for (int i = 0; i < 5; ++i) {
        const Stopwatch watch;
        world.store->account(world.organization, storage::Accounting::after_wipe, seconds(30));
        locked.push_back(watch.ms() * 100 / size);
    }
    print("write lock of a scrub, per 100 MB", locked);

    Times one;
    for (int i = 0; i < 7; ++i)
        erase_timed(world,
                    world.task(erasure::LedgerKind::conversation, {all[static_cast<std::size_t>(i) * 3]}),
                    one);
    print("one conversation, until unreadable", one.unreadable);
    print("one conversation, until done", one.certified);
    print("of it verification", one.verify);
    std::printf("%-44s %8.2f ms\n", "verification, per MB", quantile(one.verify, 0.5) / size);

    Times person;
    for (int i = 0; i < 3; ++i) {
        const auto talks = add_conversations(world, 50, messages, false);
        const VisitorId visitor = world.store->read(world.organization, [&](storage::View& view) {
            return storage::get_conversation(view, talks.front()).visitor_id;
        });
        erase_timed(world, world.task(erasure::LedgerKind::person, talks, {visitor}), person);
    }
    print("a person with 1,000 messages, until unreadable", person.unreadable);
    print("a person with 1,000 messages, until done", person.certified);

    const Stopwatch watch;
    const auto report =
        erasure::look_for_residue(*world.store, world.organization, erasure::CanaryPieces{}, seconds(30));
    std::printf("%-44s %8.1f ms, %.2f per MB\n", "verify erasure, all of it", watch.ms(), watch.ms() / size);
    expect(report.findings.empty(), "a clean organization has no residue");
    measure_sweep(options);
}

} // namespace iterochat::trials
