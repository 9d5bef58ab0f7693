#include "tests/erasure/trial_world.hpp"
#include "tests/erasure/trials.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

/// Random histories of an organization: what was erased leaves no byte, everything else is as a model says.
namespace iterochat::trials {
namespace {

using erasure::Canary;
using erasure::EraseTask;
using erasure::LedgerKind;
using erasure::LedgerScope;

constexpr int steps = 60;

std::vector<ConversationId> conversations_of(const TrialWorld& world, const VisitorId& visitor) {
    std::vector<ConversationId> ids;
    for (const auto& [id, model] : world.conversations)
        if (model.visitor == visitor)
            ids.push_back(id);
    return ids;
}

void erase(TrialWorld& world, EraseTask task) {
    world.expect_gone(task);
    world.run(task);
    expect(task.step == erasure::Step::done, "an erasure ends");
    expect(task.verification && task.verification->is_clean(), "an erasure is verified clean");
    expect(task.verification->canary != Canary::lost_at_restart,
           "a job that wasn't interrupted has its canary");
    expect(task.verification->wal_bytes == 0, "the logs are empty");
}

void erase_conversation(TrialWorld& world) {
    erase(world, world.task(LedgerKind::conversation, {world.any_of(world.conversations)}));
}

void erase_person(TrialWorld& world) {
    const VisitorId visitor = world.any_of(world.visitors);
    erase(world, world.task(LedgerKind::person, conversations_of(world, visitor), {visitor}));
}

void erase_words(TrialWorld& world) {
    const VisitorId visitor = world.any_of(world.visitors);
    if (!world.visitors.at(visitor).has_words)
        return;
    std::vector<ConversationId> own = conversations_of(world, visitor);
    for (const ConversationId& id : own)
        if (world.conversations.at(id).is_deleted)
            world.restore(id);
    erase(world, world.task(LedgerKind::person, own, {visitor}, LedgerScope::messages));
}

void sweep(TrialWorld& world) {
    std::vector<ConversationId> deleted;
    for (const auto& [id, model] : world.conversations)
        if (model.is_deleted)
            deleted.push_back(id);
    if (!deleted.empty())
        erase(world, world.task(LedgerKind::sweep, deleted));
}

bool may_speak(const TrialWorld& world, const ConversationId& id) {
    const ModelConversation& model = world.conversations.at(id);
    return !model.is_deleted && world.visitors.at(model.visitor).has_words;
}

void act(TrialWorld& world) {
    if (world.visitors.empty() || world.random_below(12) == 0)
        world.add_visitor();
    const VisitorId visitor = world.any_of(world.visitors);
    if (world.conversations.empty() || world.random_below(5) == 0) {
        if (world.visitors.at(visitor).has_words)
            world.start(visitor);
        return;
    }
    const ConversationId id = world.any_of(world.conversations);
    const bool is_deleted = world.conversations.at(id).is_deleted;
    switch (world.random_below(16)) {
    case 0:
        return erase_conversation(world);
    case 1:
        return world.random_below(2) ? erase_person(world) : erase_words(world);
    case 2:
        return sweep(world);
    case 3:
    case 4:
        return is_deleted ? world.restore(id) : world.remove(id);
    case 5:
        return is_deleted ? void() : world.note(id);
    case 6:
        return is_deleted ? void() : world.tag(id, "tag" + std::to_string(world.random_below(4)));
    case 7:
        return is_deleted ? void() : world.search(id);
    case 8:
        return may_speak(world, id) ? world.confirm(id) : void();
    case 9:
        world.close(); // orderly
        return world.open();
    default:
        return may_speak(world, id) ? world.post(id, world.random_below(3) != 0) : void();
    }
}

void run_one(unsigned seed) {
    const TrialFolder folder;
    TrialWorld world{folder.path(), seed};
    world.make_article();
    for (int step = 0; step < steps; ++step)
        act(world);
    while (world.conversations.size() < 2) {
        world.start(world.add_visitor());
    }
    erase_conversation(world);
    world.check_model();
    world.close();
    world.check_no_residue();
    world.open();
    world.check_model();
}

} // namespace

void run_histories(const TrialOptions& options) {
    for (int i = 0; i < options.count; ++i) {
        const unsigned seed = options.seed + static_cast<unsigned>(i);
        try {
            run_one(seed);
        } catch (const std::exception& failure) {
            throw Broken{"history " + std::to_string(seed) + ": " + failure.what()};
        }
    }
    std::printf("%d histories of %d steps: nothing erased is left, everything else is as it was\n",
                options.count, steps);
}

} // namespace iterochat::trials
