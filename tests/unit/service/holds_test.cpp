#include "daemon/service/holds.hpp"

#include "tests/unit/service/privacy_world.hpp"

#include <catch2/catch.hpp>

namespace iterochat::service {
namespace {

using test::code_of;
using test::PrivacyWorld;

NewHold on_conversation(const ConversationId& id, const std::string& reason = "court case") {
    NewHold hold;
    hold.conversation = id;
    hold.reason = reason;
    return hold;
}

TEST_CASE("a held conversation can neither be deleted nor erased nor swept, until the hold is released") {
    PrivacyWorld world;
    const Conversation held = world.resolved("Hello");
    const HoldView hold =
        world.holds.add(world.administrator, world.organization, on_conversation(held.id)).front();
    CHECK(hold.conversations == std::vector{held.short_id});
    CHECK(world.stored(held.id).on_hold);
    const Member owner = world.member(Role::owner, "Olga");
    CHECK(code_of([&] { world.remove(owner, held.id); }) == Code::legal_hold);
    CHECK(code_of([&] { world.erasures.erase_conversation(owner, world.organization, held.id, {}); }) ==
          Code::legal_hold);
    world.holds.release(world.administrator, world.organization, hold.hold.id);
    CHECK(code_of([&] { world.holds.release(world.administrator, world.organization, hold.hold.id); }) ==
          Code::conflict);
    world.erasures.erase_conversation(owner, world.organization, held.id, {});
    CHECK_FALSE(world.is_there(held.id));
}

TEST_CASE("a hold on an address covers all conversations of everyone who has it") {
    PrivacyWorld world;
    const Conversation one = world.resolved("One", "Ann", "ann@mail.example");
    const Conversation two = world.resolved("Two", "Anna", "ANN@mail.example");
    const Conversation other = world.resolved("Three", "Carl", "carl@mail.example");
    NewHold wanted;
    wanted.email = "ann@mail.example";
    wanted.reason = "audit";
    CHECK(world.holds.add(world.administrator, world.organization, wanted).size() == 2);
    CHECK(world.stored(one.id).on_hold);
    CHECK(world.stored(two.id).on_hold);
    CHECK_FALSE(world.stored(other.id).on_hold);
    wanted.email = "nobody@mail.example";
    CHECK(code_of([&] { world.holds.add(world.administrator, world.organization, wanted); }) ==
          Code::not_found);
}

TEST_CASE("a hold ends by itself") {
    PrivacyWorld world;
    const Conversation held = world.resolved("Hello");
    NewHold wanted = on_conversation(held.id);
    wanted.until = world.clock.now() + days(2);
    world.holds.add(world.administrator, world.organization, wanted);
    world.clock.move(days(3));
    CHECK(world.holds.list(world.administrator, world.organization, false).empty());
    CHECK(world.holds.list(world.administrator, world.organization, true).size() == 1);
    world.erasures.erase_conversation(world.administrator, world.organization, held.id, {});
    CHECK_FALSE(world.is_there(held.id));
}

TEST_CASE("holds need a reason, a target, an end in the future, and the right") {
    PrivacyWorld world;
    const Conversation held = world.resolved("Hello");
    const auto add = [&](const Actor& actor, const NewHold& hold) {
        return code_of([&] { world.holds.add(actor, world.organization, hold); });
    };
    CHECK(add(world.administrator, on_conversation(held.id, "")) == Code::unprocessable);
    CHECK(add(world.administrator, {{}, "", "reason", {}}) == Code::usage);
    NewHold past = on_conversation(held.id);
    past.until = world.clock.now();
    CHECK(add(world.administrator, past) == Code::unprocessable);
    CHECK(add(world.member(Role::agent, "Ada"), on_conversation(held.id)) == Code::forbidden);
}

TEST_CASE("a hold's reason is readable in the list and nowhere on disk") {
    PrivacyWorld world;
    const Conversation held = world.resolved("Hello");
    world.holds.add(world.administrator, world.organization,
                    on_conversation(held.id, "Zanzibarcanary against Acme"));
    world.audit_log.drain();
    CHECK(world.holds.list(world.administrator, world.organization, false).front().hold.reason ==
          "Zanzibarcanary against Acme");
    CHECK(world.files_with("Zanzibarcanary").empty());
    CHECK(world.actions().back() == "hold.add");
}

} // namespace
} // namespace iterochat::service
