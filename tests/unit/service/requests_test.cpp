#include "daemon/service/requests.hpp"

#include "tests/unit/service/privacy_world.hpp"

#include <catch2/catch.hpp>

namespace iterochat::service {
namespace {

using test::code_of;
using test::PrivacyWorld;

struct Asking : PrivacyWorld {
    Requests requests{context};

    RequestView add(RequestKind kind, const std::string& email = "ann@mail.example",
                    std::optional<Time> received_at = {}) {
        return requests.add(administrator, organization,
                            {kind, SubjectNaming::email, email, received_at, "by letter"});
    }
    RequestView get(const RequestId& id) { return requests.get(administrator, organization, id); }
    RequestView close(const RequestId& id, const RequestClosing& closing) {
        return requests.close(administrator, organization, id, closing);
    }
};

Time due_of(const char* received) {
    return due_time(parse_time(received), false);
}

TEST_CASE("a request is due one calendar month later, on the last day of a shorter month") {
    CHECK(due_of("2026-11-24T10:00:00Z") == parse_time("2026-12-24T10:00:00Z"));
    CHECK(due_of("2026-01-31") == parse_time("2026-02-28"));
    CHECK(due_of("2028-01-30") == parse_time("2028-02-29"));
    CHECK(due_of("2026-12-31") == parse_time("2027-01-31"));
    // The three months count from the receipt, not from the shorter month's end.
    CHECK(due_time(parse_time("2026-01-31"), true) == parse_time("2026-04-30"));
    CHECK(due_time(parse_time("2025-11-30"), true) == parse_time("2026-02-28"));
}

TEST_CASE("the alarm of an open request rises at 7 and 2 days, and a closed one is silent") {
    Asking world;
    const RequestView made = world.add(RequestKind::access);
    CHECK(made.alarm == RequestAlarm::none);
    const auto days_before = [&](int left) {
        world.clock.move(Span{(made.request.due_at - days(left) - world.clock.now()).ms});
        return world.get(made.request.id).alarm;
    };
    CHECK(days_before(8) == RequestAlarm::none);
    CHECK(days_before(7) == RequestAlarm::soon);
    CHECK(days_before(3) == RequestAlarm::soon);
    CHECK(days_before(2) == RequestAlarm::urgent);
    CHECK(days_before(0) == RequestAlarm::urgent);
    CHECK(days_before(-1) == RequestAlarm::overdue);
    world.close(made.request.id, {});
    CHECK(world.get(made.request.id).alarm == RequestAlarm::none);
}

TEST_CASE("a request is extended once, in time, with a reason") {
    Asking world;
    const RequestId id = world.add(RequestKind::access).request.id;
    CHECK(code_of([&] { world.requests.extend(world.administrator, world.organization, id, ""); }) ==
          Code::unprocessable);
    const auto extend = [&](const RequestId& which) {
        return world.requests.extend(world.administrator, world.organization, which, "many chats");
    };
    const RequestView extended = extend(id);
    CHECK(extended.request.due_at == due_time(extended.request.received_at, true));
    CHECK(world.get(id).request.extension_reason == "many chats");
    CHECK(code_of([&] { extend(id); }) == Code::conflict);
    const RequestId late = world.add(RequestKind::access).request.id;
    world.clock.move(days(40));
    CHECK(code_of([&] { extend(late); }) == Code::conflict);
}

TEST_CASE("what can't be true is refused") {
    Asking world;
    CHECK(code_of([&] { world.add(RequestKind::access, "no address"); }) == Code::unprocessable);
    CHECK(code_of([&] { world.add(RequestKind::access, "a@b.example", world.clock.now() + days(1)); }) ==
          Code::unprocessable);
    const RequestId id = world.add(RequestKind::access).request.id;
    CHECK(code_of([&] { world.close(id, {RequestOutcome::refused, "", {}, ""}); }) == Code::unprocessable);
    CHECK(code_of([&] {
              world.close(id, {RequestOutcome::fulfilled, "", {}, "abc"});
          }) == Code::unprocessable);
    CHECK(code_of([&] {
              world.close(id, {RequestOutcome::fulfilled, "", JobId::make(world.clock.now()), ""});
          }) == Code::not_found);
    world.close(id, {RequestOutcome::refused, "not the person", {}, ""});
    CHECK(code_of([&] { world.close(id, {}); }) == Code::conflict);
    CHECK(code_of([&] { world.get(RequestId::make(world.clock.now())); }) == Code::not_found);
    CHECK(code_of([&] {
              world.requests.list(world.member(Role::agent, "Ada"), world.organization, std::nullopt);
          }) == Code::forbidden);
}

TEST_CASE("open requests come first, by due date") {
    Asking world;
    const RequestId closed = world.add(RequestKind::access, "a@b.example").request.id;
    world.close(closed, {});
    const RequestId later = world.add(RequestKind::erasure, "c@b.example").request.id;
    const RequestId sooner =
        world.add(RequestKind::objection, "d@b.example", world.clock.now() - days(5)).request.id;
    std::vector<RequestId> order;
    for (const auto& one : world.requests.list(world.administrator, world.organization, std::nullopt))
        order.push_back(one.request.id);
    CHECK(order == std::vector{sooner, later, closed});
    CHECK(world.requests.list(world.administrator, world.organization, true).size() == 2);
    CHECK(world.requests.list(world.administrator, world.organization, false).size() == 1);
}

TEST_CASE("an erasure that closes its request takes the person's name along, and leaves the digest") {
    Asking world;
    const Conversation conversation = world.resolved("Hello", "Ann", "ann@mail.example");
    const RequestView made = world.add(RequestKind::erasure);
    CHECK(made.matches == 1);
    SubjectSelector subject;
    subject.visitor = conversation.visitor_id;
    const ErasureView erased =
        world.erasures.erase_subject(world.administrator, world.organization, subject, false, {});
    CHECK(world.get(made.request.id).request.subject == "ann@mail.example"); // it has to be answered still
    const RequestView closed =
        world.close(made.request.id, {RequestOutcome::fulfilled, "told by letter", erased.id, ""});
    CHECK(closed.request.subject.empty());
    CHECK(closed.request.note.empty());
    CHECK(closed.request.erasure == erased.id);
    CHECK(closed.request.subject_digest == made.request.subject_digest);
    CHECK(closed.request.due_at == made.request.due_at);
}

TEST_CASE("erasing a person takes their name out of their closed requests, and of nobody else's") {
    Asking world;
    const Conversation conversation = world.resolved("Hello", "Ann", "ann@mail.example");
    const RequestId theirs = world.add(RequestKind::access, "ANN@mail.example").request.id;
    const RequestId other = world.add(RequestKind::access, "carl@mail.example").request.id;
    world.close(theirs, {});
    world.close(other, {});
    SubjectSelector subject;
    subject.visitor = conversation.visitor_id;
    world.erasures.erase_subject(world.administrator, world.organization, subject, false, {});
    CHECK(world.get(theirs).request.subject.empty());
    CHECK(world.get(other).request.subject == "carl@mail.example");
}

TEST_CASE("a request's words stand nowhere in clear, and each act is audited") {
    Asking world;
    const RequestId id =
        world.requests
            .add(world.administrator, world.organization,
                 {RequestKind::access, SubjectNaming::email, "quokka@mail.example", {}, "zanzibar letter"})
            .request.id;
    world.requests.extend(world.administrator, world.organization, id, "madagascar reasons");
    world.close(id, {RequestOutcome::partly, "mauritius reasons", {}, ""});
    for (const char* word : {"quokka", "zanzibar", "madagascar", "mauritius"})
        CHECK(world.files_with(word).empty());
    const auto actions = world.actions();
    CHECK(std::vector<std::string>(actions.end() - 3, actions.end()) ==
          std::vector<std::string>{"request.add", "request.extend", "request.close"});
}

} // namespace
} // namespace iterochat::service
