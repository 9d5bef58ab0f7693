#include "daemon/service/retention_clock.hpp"
#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/visitors.hpp"
#include "tests/unit/service/retention_world.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

/// What keeps a sweep from taking too much: the brake and the clock.
namespace iterochat::service {
namespace {

using test::code_of;
using test::PrivacyWorld;
using test::Sweeping;

template <class Work>
std::string refusal(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code() == Code::busy ? error.what() : "another code";
    }
    return "";
}

TEST_CASE("the brake counts each kind of thing, and names those that pass it") {
    Sweeping world;
    world.set("conversations", days(3650));
    world.set("ai_traces", days(10));
    world.set("visitor_identity", days(10));
    world.visitor("Idle");
    world.visitor("Idle too");
    const Conversation traced = world.resolved("Traced");
    world.answers->wait_until_idle();
    world.pass(11);
    SweepOptions options;
    options.max_percent = 20;
    const std::string sentence = refusal([&] { world.sweep(options); });
    CHECK(sentence.find("2 of 3 visitors (66.7 %)") != std::string::npos);
    CHECK(sentence.find("conversation") == std::string::npos);
    CHECK(world.plan().percent == Approx(66.7).margin(0.1));
    options.max_percent = 70;
    CHECK(world.sweep(options).erased >= 2);
    CHECK(world.is_there(traced.id));
}

TEST_CASE("a single thing that is no conversation never stops a sweep") {
    Sweeping world;
    world.set("visitor_identity", days(10));
    world.visitor("Idle");
    world.pass(11);
    SweepOptions options;
    options.max_percent = 1;
    CHECK(world.sweep(options).erased == 1);
}

TEST_CASE("the time is noted when the daemon begins: a clock that jumps before the first hour is seen") {
    PrivacyWorld world;
    world.retention.set(world.administrator, world.organization, "conversations", days(5));
    world.retention.start();
    const Conversation old = world.resolved("Old");
    world.clock.move(days(11));
    const auto sweep = [&] { world.retention.sweep(world.administrator, world.organization, {}); };
    CHECK(refusal(sweep).find("The clock is 11 days past the last noted time") == 0);
    world.retention.start(); // a daemon that begins with the wrong clock doesn't believe it either
    CHECK_FALSE(refusal(sweep).empty());
    CHECK(world.is_there(old.id));
    SweepOptions options;
    options.plan = world.retention.plan(world.administrator, world.organization).hash;
    CHECK(world.retention.sweep(world.administrator, world.organization, options).erased == 1);
    sweep(); // whoever looked at the plan said that the time is right
}

TEST_CASE("a daemon that never noted the time compares it with what is stored") {
    PrivacyWorld world;
    world.retention.set(world.administrator, world.organization, "conversations", days(5));
    world.resolved("Old");
    world.clock.move(days(11));
    world.retention.start();
    CHECK(refusal([&] {
              world.retention.sweep(world.administrator, world.organization, {});
          }).find("past the last noted") != std::string::npos);
}

TEST_CASE("a sweep with nothing to do notes the time, and refuses a clock that went back") {
    PrivacyWorld world;
    const auto sweep = [&] { world.retention.sweep(world.administrator, world.organization, {}); };
    const auto noted = [&] {
        return world.store.control_read([](storage::ControlView& view) { return noted_time(view); });
    };
    sweep();
    REQUIRE(noted());
    CHECK(*noted() == world.clock.now());
    world.clock.move(Span{-minutes(10).ms});
    CHECK(refusal(sweep).find("went back by 10 minutes") != std::string::npos);
    world.clock.move(Span{-hours(30).ms});
    CHECK(refusal(sweep).find("went back by 30 hours") != std::string::npos);
    world.clock.move(Span{hours(30).ms + minutes(10).ms + days(4).ms});
    sweep();                                        // nothing is due: nothing can go too early
    CHECK(*noted() == world.clock.now() - days(4)); // and nobody said that the time is right
}

TEST_CASE("a visitor goes after their conversations in the same run, or stays with one that stays") {
    Sweeping world;
    world.set("visitor_identity", days(10));
    const auto resolved_by = [&](const VisitorActor& visitor) {
        const Conversation talk = world.start(visitor, "Hello").conversation;
        world.change_stored(talk.id, [](Conversation& one) { one.state = ConversationState::resolved; });
        return talk;
    };
    const VisitorActor ann = world.visitor("Ann");
    const VisitorActor bob = world.visitor("Bob");
    const VisitorActor eve = world.visitor("Eve");
    const Conversation of_ann = resolved_by(ann);
    const Conversation of_bob = resolved_by(bob);
    resolved_by(eve);
    const Conversation open = world.start(eve, "Open").conversation;
    world.answers->wait_until_idle();
    for (const ConversationId& id : {of_ann.id, of_bob.id})
        world.change_stored(id, [](Conversation& one) { one.state = ConversationState::resolved; });
    world.pass(31);
    SweepOptions options;
    const SweepPlan plan = world.plan();
    options.plan = plan.hash;
    CHECK(std::count_if(plan.items.begin(), plan.items.end(),
                        [](const PlannedItem& item) { return item.kind == "visitor"; }) == 2);
    NewHold hold;
    hold.conversation = of_bob.id;
    hold.reason = "court";
    world.holds.add(world.administrator, world.organization, hold);
    const SweepReport report = world.sweep(options);
    CHECK(report.kept == 2); // the held one, and who spoke in it
    const auto here = [&](const VisitorActor& who) {
        return world.store.read(world.organization, [&](storage::View& view) {
            return storage::find_visitor(view, who.visitor).has_value();
        });
    };
    CHECK_FALSE(here(ann));
    CHECK(here(bob));
    CHECK(here(eve));
    CHECK(world.is_there(open.id));
    const auto runs = world.retention.runs(world.administrator, world.organization);
    CHECK(nlohmann::json::parse(runs.front().by_rule) == nlohmann::json(report.by_rule));
    CHECK(report.by_rule.at("visitor_identity") == 1);
    std::int64_t went = 0;
    for (const auto& [rule, count] : report.by_rule)
        went += count;
    CHECK(went == report.erased);
    CHECK(world.plan().items.empty());
}

TEST_CASE("a limit never takes a visitor before their conversation") {
    Sweeping world;
    world.set("visitor_identity", days(10));
    world.resolved("Old");
    world.answers->wait_until_idle();
    world.pass(31);
    SweepOptions options;
    options.limit = 1;
    CHECK(world.sweep(options).erased == 1);
    CHECK(world.sweep(options).erased == 1);
    CHECK(world.sweep(options).erased == 0);
}

TEST_CASE("a gap is said in the unit that fits it") {
    CHECK(words_of_gap(Span{5}) == "1 minute");
    CHECK(words_of_gap(minutes(59)) == "59 minutes");
    CHECK(words_of_gap(hours(47)) == "47 hours");
    CHECK(words_of_gap(days(11)) == "11 days");
}

} // namespace
} // namespace iterochat::service
