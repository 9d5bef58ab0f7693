#include "tests/erasure/kill_switch.hpp"
#include "tests/erasure/trial_world.hpp"
#include "tests/erasure/trials.hpp"

#include "common/base/fd.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

/// The erasing process is killed at any operation on a file, or in the middle of a write; after the restart
/// the job ends, and nothing of what was erased is left.
namespace iterochat::trials {
namespace {

using erasure::EraseTask;
using erasure::LedgerKind;
using erasure::LedgerScope;

constexpr int kinds = 4; ///< conversation, person, words of a person, sweep

void fill(TrialWorld& world) {
    world.make_article();
    for (int person = 0; person < 4; ++person) {
        const VisitorId visitor = world.add_visitor();
        for (int talk = 0; talk < 3; ++talk) {
            const ConversationId id = world.start(visitor);
            for (int turn = 0; turn < 4; ++turn)
                world.post(id, turn % 2 == 0);
            world.note(id);
            world.confirm(id);
        }
    }
}

EraseTask task_of_kind(TrialWorld& world, int kind) {
    const VisitorId visitor = world.visitors.begin()->first;
    std::vector<ConversationId> own;
    for (const auto& [id, model] : world.conversations)
        if (model.visitor == visitor)
            own.push_back(id);
    switch (kind) {
    case 0:
        return world.task(LedgerKind::conversation, {own.front()});
    case 1:
        return world.task(LedgerKind::person, own, {visitor});
    case 2:
        return world.task(LedgerKind::person, own, {visitor}, LedgerScope::messages);
    default:
        for (const ConversationId& id : own)
            world.remove(id);
        return world.task(LedgerKind::sweep, own);
    }
}

EraseTask read_kept(const std::string& path, const JobId& id) {
    EraseTask task = erasure::read_task(read_file(path));
    task.id = id;
    return task;
}

/// In a child: the erasure from wherever it stands, its checkpoints on disk. The number of operations goes to
/// a file when it ends unharmed.
void erase_in_child(TrialWorld& world, const std::string& kept, const JobId& id, std::int64_t kill_at) {
    const pid_t child = ::fork();
    expect(child >= 0, "a process can be started");
    if (child == 0) {
        try {
            world.open();
            EraseTask task = read_kept(kept, id);
            erasure::EraseHooks hooks;
            hooks.checkpoint = [&](const EraseTask& now) { write_file_durably(kept, write_task(now), 0600); };
            kill_at_operation(kill_at);
            world.run(task, hooks);
            const std::int64_t seen = operations_seen();
            kill_at_operation(0);
            write_file_durably(kept + ".operations", std::to_string(seen), 0600);
        } catch (const std::exception& failure) {
            std::fprintf(stderr, "%s\n", failure.what());
            ::_exit(1);
        }
        ::_exit(0);
    }
    int status = 0;
    expect(::waitpid(child, &status, 0) == child, "the child ends");
    const bool was_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    expect(was_killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0), "the child ends or is killed");
}

struct Prepared {
    explicit Prepared(unsigned seed, int kind) : world(folder.path(), seed) {
        fill(world);
        const EraseTask task = task_of_kind(world, kind);
        id = task.id;
        world.expect_gone(task);
        write_file_durably(kept(), write_task(task), 0600);
        world.close();
    }
    std::string kept() const { return folder.path() + "/task.json"; }

    TrialFolder folder;
    TrialWorld world;
    JobId id;
};

std::int64_t operations_of(int kind, unsigned seed) {
    Prepared prepared{seed, kind};
    erase_in_child(prepared.world, prepared.kept(), prepared.id, 0);
    return std::stoll(read_file(prepared.kept() + ".operations"));
}

void kill_once(int kind, unsigned seed, std::int64_t at) {
    Prepared prepared{seed, kind};
    erase_in_child(prepared.world, prepared.kept(), prepared.id, at);
    prepared.world.open();
    EraseTask task = read_kept(prepared.kept(), prepared.id);
    prepared.world.run(task);
    expect(task.step == erasure::Step::done, "an erasure ends after the restart");
    expect(task.verification && task.verification->is_clean(),
           "an erasure is verified clean after the restart");
    prepared.world.check_model();
    prepared.world.close();
    std::filesystem::remove(prepared.kept());
    prepared.world.check_no_residue();
}

} // namespace

void run_kills(const TrialOptions& options) {
    for (int kind = 0; kind < kinds; ++kind) {
        const std::int64_t operations = operations_of(kind, options.seed);
        const int points = options.count / kinds;
        for (int i = 0; i < points; ++i) {
            const std::int64_t at = 1 + (operations - 1) * i / std::max(points - 1, 1);
            try {
                kill_once(kind, options.seed + static_cast<unsigned>(i), at);
            } catch (const std::exception& failure) {
                throw Broken{"kind " + std::to_string(kind) + ", killed at operation " + std::to_string(at) +
                             ": " + failure.what()};
            }
        }
        std::printf("kind %d: killed at %d of its %lld operations, each time whole after the restart\n", kind,
                    points, static_cast<long long>(operations));
    }
}

} // namespace iterochat::trials
