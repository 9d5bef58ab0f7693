#include "daemon/service/presence.hpp"

#include "daemon/service/drafts.hpp"
#include "daemon/service/member_presence.hpp"
#include "talk_world.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::service;
using namespace iterochat::service::test;

namespace {

struct Desk : TalkWorld {
    VisitorActor ann = visitor("Ann Lee");
    Member olga = member(Role::owner, "Olga");
    Member bob = member(Role::agent, "Bob");
    Presence presence{context, limits};

    ConversationId waiting() {
        const auto id = start(ann, "A person please").conversation.id;
        answers->wait_until_idle();
        ask_for_person(ann, id);
        return id;
    }
    std::vector<std::string> names(const std::vector<PresentMember>& members) {
        std::vector<std::string> all;
        for (const PresentMember& each : members)
            all.push_back(each.name + " " + std::string(name_of(each.state)));
        return all;
    }
};

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("who says nothing for 45 s is no longer at a conversation") {
    Desk desk;
    const auto id = desk.waiting();
    desk.presence.set(desk.bob, id, PresenceState::viewing);
    desk.clock.move(seconds(30));
    CHECK(desk.names(desk.presence.set(desk.olga, id, PresenceState::typing)) ==
          Names{"Bob viewing", "Olga typing"});
    CHECK(desk.presence.forget_silent() == 0);
    desk.clock.move(seconds(15));
    CHECK(desk.presence.forget_silent() == 1);
    CHECK(desk.names(desk.presence.set(desk.olga, id, PresenceState::viewing)) == Names{"Olga viewing"});
    desk.clock.move(seconds(44));
    CHECK(desk.presence.forget_silent() == 0);
    CHECK(desk.presence.set(desk.olga, id, PresenceState::left).empty());
    CHECK(desk.presence.forget_silent() == 0);
}

TEST_CASE("changes of presence are told to members who may see the conversation, repeats are not") {
    Desk desk;
    const auto id = desk.waiting();
    std::vector<std::string> frames;
    live::Audience agents;
    agents.organization = desk.organization;
    agents.role = Role::agent;
    live::Audience visitor;
    visitor.organization = desk.organization;
    visitor.visitor = desk.ann.visitor;
    const auto sink = [&](const live::Frame& frame, std::int64_t) {
        frames.push_back(*frame);
        return true;
    };
    const auto members_hear = desk.hub.subscribe(agents, sink);
    const auto visitor_hears = desk.hub.subscribe(visitor, sink);
    desk.presence.set(desk.bob, id, PresenceState::viewing);
    desk.presence.set(desk.bob, id, PresenceState::viewing);
    CHECK(frames.size() == 1); // the visitor hears nothing
    desk.presence.set(desk.bob, id, PresenceState::typing);
    CHECK(frames.size() == 2);
    desk.clock.move(presence_life);
    desk.presence.forget_silent();
    CHECK(frames.size() == 3);
}

TEST_CASE("agents are not at what the AI handles") {
    Desk desk;
    const auto id = desk.start(desk.ann, "Hello").conversation.id;
    desk.answers->wait_until_idle();
    CHECK(code_of([&] { desk.presence.set(desk.bob, id, PresenceState::viewing); }) == Code::not_found);
    CHECK_NOTHROW(desk.presence.set(desk.olga, id, PresenceState::viewing));
}

TEST_CASE("a draft is its author's alone and goes when they leave") {
    Desk desk;
    Drafts drafts{desk.context};
    const auto id = desk.waiting();
    drafts.save(desk.bob, id, "Dear Ann");
    drafts.save(desk.bob, id, "Dear Ann Lee");
    CHECK(drafts.find(desk.bob, id)->text == "Dear Ann Lee");
    CHECK_FALSE(drafts.find(desk.olga, id));
    let_go_of_member(desk.context, desk.organization, desk.bob.account);
    CHECK_FALSE(drafts.find(desk.bob, id));
    drafts.save(desk.olga, id, "Hello");
    drafts.save(desk.olga, id, "");
    CHECK_FALSE(drafts.find(desk.olga, id));
    drafts.discard(desk.olga, id);
}

TEST_CASE("a snooze ends by itself, also one from before the start") {
    Desk desk;
    const auto id = desk.waiting();
    const Time end = desk.clock.now() + minutes(10);
    const auto snooze = [&] {
        wait_for<Conversation>([&](auto then) { desk.inbox.snooze(desk.bob, id, end, then); });
    };
    snooze();
    CHECK(desk.inbox.end_snoozes() == 0);
    desk.clock.move(minutes(10));
    CHECK(desk.inbox.end_snoozes() == 1);
    CHECK_FALSE(desk.stored(id).snoozed_until);
    desk.change_stored(id,
                       [&](Conversation& stored) { stored.snoozed_until = desk.clock.now() + minutes(1); });
    desk.clock.move(minutes(2));
    Inbox after_start{desk.context};
    CHECK(after_start.end_snoozes() == 1);
    CHECK_FALSE(desk.stored(id).snoozed_until);
}
