#include "daemon/service/requests.hpp"
#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/data_map.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/visitors.hpp"
#include "tests/unit/service/retention_world.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <set>

namespace iterochat::service {
namespace {

using test::code_of;
using test::Sweeping;

TEST_CASE("deleted things have a clock of their own") {
    Sweeping world;
    const Member owner = world.member(Role::owner, "Olga");
    const Conversation deleted = world.resolved("Deleted");
    world.remove(owner, deleted.id);
    world.pass(29);
    CHECK(world.plan().items.empty());
    world.pass(2);
    const SweepPlan plan = world.plan();
    REQUIRE(plan.items.size() == 1);
    world.sweep();
    CHECK_FALSE(world.is_there(deleted.id));
    CHECK(world.retention.purge_time(world.organization, Time{0}) == Time{days(30).ms});
}

TEST_CASE("addresses and browsers go by their rule, visitors stay") {
    Sweeping world;
    const VisitorActor ann = world.visitor("Ann");
    world.store.write(world.organization, [&](storage::Tx& tx) {
        Visitor visitor = storage::get_visitor(tx, ann.visitor);
        visitor.ip_address = "192.0.2.9";
        visitor.user_agent = "Browser/1";
        storage::update_visitor(tx, visitor);
    });
    world.pass(91);
    const SweepPlan plan = world.plan();
    REQUIRE(plan.items.size() == 1);
    CHECK(plan.items.front().kind == "address");
    CHECK(world.sweep().erased == 1);
    const Visitor visitor = world.store.read(
        world.organization, [&](storage::View& view) { return storage::get_visitor(view, ann.visitor); });
    CHECK(visitor.ip_address.empty());
    CHECK(visitor.user_agent.empty());
    CHECK(visitor.name == "Ann");
}

TEST_CASE("visitors without a conversation go by their rule") {
    Sweeping world;
    world.retention.set(world.administrator, world.organization, "visitor_identity", days(10));
    const VisitorActor idle = world.visitor("Idle");
    const VisitorActor busy = world.visitor("Busy");
    world.start(busy, "Hello");
    world.pass(11);
    CHECK(world.sweep().erased == 1);
    world.store.read(world.organization, [&](storage::View& view) {
        CHECK_FALSE(storage::find_visitor(view, idle.visitor));
        CHECK(storage::find_visitor(view, busy.visitor));
    });
}

TEST_CASE("every rule that the data map names is a rule, and every rule is named there") {
    std::set<std::string_view> rules;
    for (const RuleRow& row : retention_rules())
        rules.insert(row.name);
    std::set<std::string_view> named;
    for (const storage::DataMapRow& row : storage::data_map())
        if (!row.retention.empty())
            named.insert(row.retention);
    CHECK(named == rules);
}

TEST_CASE("AI traces, requests and audit values go by clocks of their own") {
    Sweeping world;
    // The AI thinks until people have both: its own answers would bring traces along.
    std::promise<void> people_have_them;
    world.think = [wait = people_have_them.get_future().share()](const answer::Question&) {
        wait.wait();
        return test::answered();
    };
    Requests requests{world.context};
    const auto set = [&](const char* rule, std::optional<Span> age) {
        world.retention.set(world.administrator, world.organization, rule, age);
    };
    set("conversations", std::nullopt);
    const Conversation kept = world.resolved("Question");
    const Conversation held = world.resolved("Held");
    people_have_them.set_value();
    world.answers->wait_until_idle();
    const auto put_trace = [&](const Conversation& conversation) {
        const Message message = world.messages(conversation.id).front();
        world.store.write(world.organization, [&](storage::Tx& tx) {
            storage::put_ai_trace(tx, conversation.id, message.id, "{\"why\":1}");
        });
        return message.id;
    };
    const MessageId trace = put_trace(kept);
    const MessageId protected_trace = put_trace(held);
    NewHold hold;
    hold.conversation = held.id;
    hold.reason = "court";
    world.holds.add(world.administrator, world.organization, hold);
    world.audit_log.drain();
    const auto asked_by = [&](const char* email) {
        const NewRequest access{RequestKind::access, SubjectNaming::email, email, {}, ""};
        return requests.add(world.administrator, world.organization, access).request.id;
    };
    const RequestId closed = asked_by("a@b.example");
    requests.close(world.administrator, world.organization, closed, {});
    const RequestId open = asked_by("c@b.example");
    world.pass(11);
    CHECK(world.plan().items.empty());
    set("ai_traces", days(10));
    set("requests", days(10));
    set("audit_log", days(10));
    std::map<std::string, int> kinds;
    for (const PlannedItem& item : world.plan().items)
        ++kinds[item.kind];
    CHECK(kinds == std::map<std::string, int>{{"ai_trace", 1}, {"request", 1}, {"audit_value", 1}});
    const SweepReport report = world.sweep();
    CHECK(report.erased == 3);
    CHECK(report.kept == 0);
    world.store.read(world.organization, [&](storage::View& view) {
        CHECK_FALSE(storage::find_ai_trace(view, trace));
        CHECK(storage::find_ai_trace(view, protected_trace));
        CHECK_FALSE(storage::find_request(view, closed));
        CHECK(storage::find_request(view, open));
    });
    CHECK(world.plan().items.empty());
    CHECK(world.is_there(kept.id));
    const auto runs = world.retention.runs(world.administrator, world.organization);
    REQUIRE(runs.size() == 1);
    CHECK(runs.front().erased == 3);
    CHECK(runs.front().erasure == report.erasure);
    CHECK(runs.front().by_rule.find("\"ai_traces\":1") != std::string::npos);
}

} // namespace
} // namespace iterochat::service
