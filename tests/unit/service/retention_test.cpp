#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/messages.hpp"
#include "tests/unit/service/retention_world.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace iterochat::service {
namespace {

using test::code_of;
using test::Sweeping;

TEST_CASE("a sweep erases to the item what the plan showed") {
    Sweeping world;
    const Conversation old = world.resolved("Old");
    const Conversation older = world.resolved("Older");
    world.pass(31);
    const Conversation fresh = world.resolved("Fresh");
    const auto open = world.start(world.visitor(), "Open").conversation;
    const SweepPlan plan = world.plan();
    std::set<Uuid> planned;
    for (const PlannedItem& item : plan.items)
        planned.insert(item.id);
    CHECK(planned == std::set<Uuid>{old.id, older.id});
    CHECK(plan.conversations == 4);
    CHECK(plan.percent == Approx(50));
    SweepOptions options;
    options.plan = plan.hash;
    const SweepReport report = world.sweep(options);
    CHECK(report.erased == 2);
    CHECK(report.kept == 0);
    CHECK_FALSE(world.is_there(old.id));
    CHECK_FALSE(world.is_there(older.id));
    CHECK(world.is_there(fresh.id));
    CHECK(world.is_there(open.id));
}

TEST_CASE("holds, restriction and the keep tag keep conversations, and are counted") {
    Sweeping world;
    const Conversation held = world.resolved("Held");
    const Conversation kept = world.resolved("Kept");
    const Conversation restricted = world.resolved("Restricted");
    const Conversation due = world.resolved("Due");
    NewHold hold;
    hold.conversation = held.id;
    hold.reason = "court";
    world.holds.add(world.administrator, world.organization, hold);
    world.tag(kept.id, "Keep");
    world.admin.restrict(world.administrator, world.organization, restricted.id);
    world.pass(31);
    const SweepPlan plan = world.plan();
    CHECK(plan.items.size() == 1);
    CHECK(plan.held == 3);
    world.sweep();
    CHECK(world.is_there(held.id));
    CHECK(world.is_there(kept.id));
    CHECK(world.is_there(restricted.id));
    CHECK_FALSE(world.is_there(due.id));
}

TEST_CASE("what came under hold, or became due, after the plan isn't swept with it") {
    Sweeping world;
    const Conversation planned = world.resolved("Planned");
    const Conversation held = world.resolved("Held");
    world.pass(31);
    const SweepPlan plan = world.plan();
    NewHold hold;
    hold.conversation = held.id;
    hold.reason = "court";
    world.holds.add(world.administrator, world.organization, hold);
    const Conversation later = world.resolved("Later");
    world.change_stored(later.id,
                        [&](Conversation& conversation) { conversation.last_activity_at = Time{1}; });
    SweepOptions options;
    options.plan = plan.hash;
    const SweepReport report = world.sweep(options);
    CHECK(report.erased == 1);
    CHECK(report.kept == 1);
    CHECK_FALSE(world.is_there(planned.id));
    CHECK(world.is_there(held.id));
    CHECK(world.is_there(later.id));
}

TEST_CASE("a second sweep finds nothing and writes nothing") {
    Sweeping world;
    world.resolved("Old");
    world.pass(31);
    CHECK(world.sweep().erased == 1);
    const auto commits = world.store.statistics().commits;
    const auto entries = world.ledger.verify().entries;
    CHECK(world.sweep().erased == 0);
    CHECK(world.store.statistics().commits == commits);
    CHECK(world.ledger.verify().entries == entries);
}

TEST_CASE("a plan that was done is not done again: its second sweep certifies and records nothing") {
    Sweeping world;
    world.resolved("Old");
    world.pass(31);
    SweepOptions options;
    options.plan = world.plan().hash;
    CHECK(world.sweep(options).erased == 1);
    const auto entries = world.ledger.verify().entries;
    const SweepReport second = world.sweep(options);
    CHECK(second.erased == 0);
    CHECK(second.kept == 0);
    CHECK_FALSE(second.certificate);
    CHECK_FALSE(second.erasure);
    CHECK(world.ledger.verify().entries == entries);
    CHECK(world.retention.runs(world.administrator, world.organization).size() == 1);
    CHECK(world.erasures.list(world.administrator, world.organization).size() == 1);
}

TEST_CASE("the brake refuses, naming the figures, and nothing goes") {
    Sweeping world;
    const Conversation old = world.resolved("Old");
    world.pass(31);
    world.resolved("Fresh");
    SweepOptions options;
    options.max_percent = 20;
    std::string sentence;
    try {
        world.sweep(options);
    } catch (const Error& error) {
        CHECK(error.code() == Code::busy);
        sentence = error.what();
    }
    CHECK(sentence.find("1 of 2") != std::string::npos);
    CHECK(sentence.find("50.0 %") != std::string::npos);
    CHECK(world.is_there(old.id));
    options.max_percent = 50;
    CHECK(world.sweep(options).erased == 1);
}

TEST_CASE("a limit takes the oldest") {
    Sweeping world;
    const Conversation oldest = world.resolved("Oldest");
    world.clock.move(hours(1));
    const Conversation newer = world.resolved("Newer");
    world.pass(31);
    SweepOptions options;
    options.limit = 1;
    CHECK(world.sweep(options).erased == 1);
    CHECK_FALSE(world.is_there(oldest.id));
    CHECK(world.is_there(newer.id));
}

TEST_CASE("a clock that jumped or went back erases nothing, unless a person looked at the plan") {
    Sweeping world;
    const Conversation old = world.resolved("Old");
    world.clock.move(days(400));
    CHECK(code_of([&] { world.sweep(); }) == Code::busy);
    world.retention.tick(); // a wrong clock doesn't become right by being noted
    CHECK(code_of([&] { world.sweep(); }) == Code::busy);
    CHECK(world.is_there(old.id));
    SweepOptions options;
    options.plan = world.plan().hash;
    CHECK(world.sweep(options).erased == 1);
    const Conversation next = world.resolved("Next");
    world.change_stored(next.id,
                        [&](Conversation& conversation) { conversation.last_activity_at = Time{1}; });
    world.clock.move(Span{-days(10).ms});
    CHECK(code_of([&] { world.sweep(); }) == Code::busy);
    options.plan = world.plan().hash;
    CHECK(code_of([&] { world.sweep(options); }) == Code::busy);
    CHECK(world.is_there(next.id));
}

TEST_CASE("of the rules that fit a conversation the one with the most conditions counts") {
    Sweeping world;
    const auto set = [&](std::optional<Span> age, const RuleCondition& condition) {
        world.retention.set(world.administrator, world.organization, "conversations", age, condition);
    };
    set(days(5), {"", "", "ai"});
    set(std::nullopt, {"", "Lawsuit", ""});
    set(days(2), {"waiting", "", ""});
    const Conversation by_ai = world.resolved("By the AI");
    const Conversation tagged = world.resolved("Tagged");
    world.tag(tagged.id, "lawsuit");
    const VisitorActor ann = world.visitor();
    const Conversation by_people = world.start(ann, "By people").conversation;
    world.ask_for_person(ann, by_people.id);
    const Member owner = world.member(Role::owner, "Olga");
    world.claim(owner, by_people.id);
    world.post(owner, by_people.id, "Hello");
    world.resolve(owner, by_people.id);
    const VisitorActor bob = world.visitor("Bob");
    const Conversation waiting = world.start(bob, "Waiting").conversation;
    world.ask_for_person(bob, waiting.id);
    const auto due = [&] {
        std::set<Uuid> ids;
        for (const PlannedItem& item : world.plan().items)
            ids.insert(item.id);
        return ids;
    };
    world.pass(3);
    CHECK(due() == std::set<Uuid>{waiting.id});
    world.pass(3);
    // The tagged one fits "by the AI" and "tagged" alike: it is kept as long as the longer one says.
    CHECK(due() == std::set<Uuid>{waiting.id, by_ai.id});
    world.pass(25);
    CHECK(due() == std::set<Uuid>{waiting.id, by_ai.id, by_people.id});
    CHECK(world.sweep().erased == 3);
    CHECK(world.is_there(tagged.id));
    world.retention.unset(world.administrator, world.organization, "conversations", {"", "Lawsuit", ""});
    CHECK(due() == std::set<Uuid>{tagged.id});
}

TEST_CASE("a conversation that fits no longer when its turn comes is kept") {
    Sweeping world;
    world.retention.set(world.administrator, world.organization, "conversations", days(2),
                        {"waiting", "", ""});
    const VisitorActor ann = world.visitor();
    const Conversation waiting = world.start(ann, "Waiting").conversation;
    world.ask_for_person(ann, waiting.id);
    world.pass(3);
    SweepOptions options;
    options.plan = world.plan().hash;
    world.claim(world.member(Role::owner, "Olga"), waiting.id);
    CHECK(world.sweep(options).kept == 1);
    CHECK(world.is_there(waiting.id));
}

TEST_CASE("a sweep that was cut short goes on with all of it, and leaves one record") {
    Sweeping world;
    world.resolved("Old");
    world.set("ai_traces", days(10));
    const Conversation traced = world.resolved("Traced");
    const MessageId trace = world.store.read(world.organization, [&](storage::View& view) {
        return storage::messages_after(view, traced.id, 0, 1).front().id;
    });
    world.store.write(world.organization,
                      [&](storage::Tx& tx) { storage::put_ai_trace(tx, traced.id, trace, "{}"); });
    world.pass(31);
    const auto plan = world.plan();
    // A run that is stopped where its job tells of the first step: nothing of it may be without its job.
    int told = 0;
    CHECK_THROWS(world.retention.sweep(world.administrator, world.organization, {},
                                       [&](std::string_view, std::int64_t, std::int64_t) {
                                           if (++told == 1)
                                               throw Error{Code::unavailable, "The daemon stops."};
                                       }));
    world.jobs.resume();
    const auto jobs = world.jobs.list(world.administrator, true, 0);
    REQUIRE(jobs.size() == 1);
    CHECK(world.jobs.wait(world.administrator, jobs.front().id, {}).state == JobState::done);
    CHECK(world.plan().items.empty());
    const auto runs = world.retention.runs(world.administrator, world.organization);
    REQUIRE(runs.size() == 1);
    CHECK(runs.front().planned == static_cast<std::int64_t>(plan.items.size()));
    CHECK(runs.front().erased == runs.front().planned);
    CHECK(runs.front().erasure == jobs.front().id);
}

TEST_CASE("only known rules are set, and audited") {
    Sweeping world;
    const auto set = [&](const std::string& rule, std::optional<Span> age) {
        return code_of([&] { world.retention.set(world.administrator, world.organization, rule, age); });
    };
    CHECK(set("nothing", days(3)) == Code::unprocessable);
    const auto conditional = [&](const char* rule, const RuleCondition& condition) {
        return code_of(
            [&] { world.retention.set(world.administrator, world.organization, rule, days(3), condition); });
    };
    CHECK(conditional("deleted", {"resolved", "", ""}) == Code::unprocessable);
    CHECK(conditional("conversations", {"asleep", "", ""}) == Code::unprocessable);
    CHECK(conditional("conversations", {"", "", "robots"}) == Code::unprocessable);
    CHECK(code_of([&] { world.retention.unset(world.administrator, world.organization, "ai_traces"); }) ==
          Code::not_found);
    world.retention.set(world.administrator, world.organization, "deleted", std::nullopt);
    CHECK_FALSE(world.retention.purge_time(world.organization, Time{0}));
    CHECK(world.actions().back() == "retention.set");
    CHECK(code_of([&] {
              world.retention.set(world.member(Role::agent, "Ada"), world.organization, "deleted", days(3));
          }) == Code::forbidden);
}

TEST_CASE("a plan that nobody was shown is refused") {
    Sweeping world;
    SweepOptions options;
    options.plan = "0123456789abcdef0123456789abcdef";
    CHECK(code_of([&] { world.sweep(options); }) == Code::not_found);
    world.resolved("Old");
    world.pass(31);
    options.plan = world.plan().hash;
    world.clock.move(hours(25));
    CHECK(code_of([&] { world.sweep(options); }) == Code::not_found);
}

} // namespace
} // namespace iterochat::service
