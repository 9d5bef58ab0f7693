#include "talk_world.hpp"

#include "daemon/storage/visitors.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::service;
using namespace iterochat::service::test;
using State = ConversationState;

namespace {

/// A conversation that a member resolved.
ConversationId resolved_by(TalkWorld& world, const VisitorActor& ann, const Member& member) {
    const auto id = world.start(ann, "I need help").conversation.id;
    world.ask_for_person(ann, id);
    world.claim(member, id);
    world.resolve(member, id);
    return id;
}

} // namespace

TEST_CASE("a visitor's first message starts a conversation with the AI") {
    TalkWorld world;
    const auto ann = world.visitor();
    const Posted posted = world.start(ann, "When do you deliver?", "first");
    CHECK(posted.is_new);
    CHECK(posted.conversation.state == State::ai_active);
    CHECK(posted.conversation.short_id.size() == 8);
    CHECK(posted.message.seq == 1);
    CHECK(posted.message.text == "When do you deliver?");
    CHECK(posted.message.author.kind == AuthorKind::visitor);
    CHECK(posted.conversation.last_seq == 1);
}

TEST_CASE("the same client_id gives the first objects, when it starts a conversation and afterwards") {
    TalkWorld world;
    const auto ann = world.visitor();
    const Posted first = world.start(ann, "Hello", "one");
    const Posted again = world.start(ann, "Hello", "one");
    CHECK_FALSE(again.is_new);
    CHECK(again.conversation.id == first.conversation.id);
    CHECK(again.message.id == first.message.id);
    const auto id = first.conversation.id;
    const Posted second = world.post(ann, id, "Are you there?", "two");
    const Posted repeated = world.post(ann, id, "Are you there?", "two");
    CHECK(second.is_new);
    CHECK_FALSE(repeated.is_new);
    CHECK(repeated.message.id == second.message.id);
    CHECK(world.start(world.visitor(), "Hello", "one").is_new); // another visitor's client ids are their own
}

TEST_CASE("a repeat is answered although the conversation was resolved since") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto bob = world.member(Role::agent, "Bob");
    const auto id = world.start(ann, "Hello").conversation.id;
    const Posted posted = world.post(ann, id, "A person please", "two");
    world.ask_for_person(ann, id);
    world.claim(bob, id);
    world.resolve(bob, id);
    const Posted repeated = world.post(ann, id, "A person please", "two");
    CHECK(repeated.message.id == posted.message.id);
    CHECK(world.stored(id).state == State::resolved);
}

TEST_CASE("another visitor's, another organization's and a deleted conversation are all absent") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto eve = world.visitor("Eve");
    const auto owner = world.member(Role::owner, "Olga");
    const auto id = world.start(ann, "Mine alone", "one").conversation.id;
    const VisitorActor elsewhere{world.make_organization("globex"), ann.visitor};
    const auto everything = [&](const VisitorActor& who) {
        CHECK(code_of([&] { world.post(who, id, "Hi"); }) == Code::not_found);
        CHECK(code_of([&] { world.ask_for_person(who, id); }) == Code::not_found);
        CHECK(code_of([&] { world.conversations.messages(who, id, 0, 10); }) == Code::not_found);
        CHECK(code_of([&] { world.conversations.get(who, id); }) == Code::not_found);
        CHECK(code_of([&] { world.conversations.typing(who, id); }) == Code::not_found);
    };
    everything(eve);
    everything(elsewhere);
    CHECK(world.conversations.list(eve).empty());
    world.remove(owner, id);
    everything(ann);
    CHECK(world.conversations.list(ann).empty());
    CHECK(code_of([&] { world.start(ann, "Mine alone", "one"); }) == Code::conflict);
    CHECK(world.start(ann, "Anew", "two").is_new);
}

TEST_CASE("bad texts and client ids are refused before anything is written") {
    TalkWorld world;
    const auto ann = world.visitor();
    CHECK(code_of([&] { world.start(ann, ""); }) == Code::unprocessable);
    CHECK(code_of([&] { world.start(ann, std::string(8001, 'x')); }) == Code::unprocessable);
    CHECK(code_of([&] { world.start(ann, "\xff\xfe"); }) == Code::invalid);
    CHECK(code_of([&] { world.start(ann, "Hi", "with space"); }) == Code::unprocessable);
    CHECK(code_of([&] { world.start(ann, "Hi", std::string(65, 'x')); }) == Code::unprocessable);
    CHECK(world.conversations.list(ann).empty());
}

TEST_CASE("a wish for a person puts the conversation on the waiting list with reason and summary") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "My parcel is late").conversation.id;
    world.answers->wait_until_idle();
    const Conversation waiting = world.ask_for_person(ann, id);
    CHECK(waiting.state == State::waiting);
    CHECK(waiting.escalated);
    CHECK(waiting.reason == HandoffReason::person_requested);
    CHECK(waiting.summary.size() > 10);
    const auto said = world.messages(id);
    CHECK(said.back().author.kind == AuthorKind::system);
    const Conversation again = world.ask_for_person(ann, id);
    CHECK(again.state == State::waiting);
    CHECK(world.messages(id).size() == said.size());
}

TEST_CASE("where the AI answers alone nobody can be asked for") {
    TalkWorld world;
    world.set_ai([](AiSettings& settings) { settings.mode = AnswerMode::ai_only; });
    const auto ann = world.visitor();
    const auto id = world.start(ann, "A person please").conversation.id;
    CHECK(code_of([&] { world.ask_for_person(ann, id); }) == Code::conflict);
}

TEST_CASE("with the AI switched off a conversation waits for a person at once") {
    TalkWorld world;
    world.set_ai([](AiSettings& settings) { settings.enabled = false; });
    const auto ann = world.visitor();
    const Posted posted = world.start(ann, "Hello");
    CHECK(posted.conversation.state == State::waiting);
    world.answers->wait_until_idle();
    CHECK(world.questions == 0);
    CHECK(world.stored(posted.conversation.id).escalated);
}

TEST_CASE("a message within the window reopens a resolved conversation to its member") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto bob = world.member(Role::agent, "Bob");
    const auto id = resolved_by(world, ann, bob);
    const Posted posted = world.post(ann, id, "One more thing");
    CHECK(posted.conversation.state == State::assigned);
    CHECK(posted.conversation.assignee_id == bob.account);
    CHECK_FALSE(world.stored(id).resolved_at);
}

TEST_CASE("it waits instead when its member has left") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto bob = world.member(Role::agent, "Bob");
    const auto id = resolved_by(world, ann, bob);
    world.store.write(world.organization,
                      [&](storage::Tx& tx) { storage::forget_member_name(tx, bob.account); });
    CHECK(world.post(ann, id, "One more thing").conversation.state == State::waiting);
    CHECK_FALSE(world.stored(id).assignee_id);
}

TEST_CASE("a conversation that the AI alone had reopens to the AI, an escalated one waits") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto alone = world.start(ann, "Hello").conversation.id;
    const auto escalated = world.start(ann, "Hello again").conversation.id;
    world.answers->wait_until_idle();
    for (const auto id : {alone, escalated})
        world.change_stored(id, [&](Conversation& conversation) {
            conversation.state = State::resolved;
            conversation.resolved_at = world.clock.now();
            conversation.escalated = id == escalated;
        });
    CHECK(world.post(ann, alone, "Back").conversation.state == State::ai_active);
    CHECK(world.post(ann, escalated, "Back").conversation.state == State::waiting);
    const int asked = world.questions;
    world.answers->wait_until_idle();
    CHECK(world.questions <= asked + 1); // only the first is the AI's
    CHECK(world.messages(escalated).back().author.kind == AuthorKind::visitor);
}

TEST_CASE("after the window a message is a conflict and changes nothing") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto bob = world.member(Role::agent, "Bob");
    const auto id = resolved_by(world, ann, bob);
    const auto before = world.messages(id).size();
    world.clock.move(hours(7 * 24));
    CHECK(code_of([&] { world.post(ann, id, "Late"); }) == Code::conflict);
    CHECK(code_of([&] { world.ask_for_person(ann, id); }) == Code::conflict);
    CHECK(world.messages(id).size() == before);
    CHECK(world.stored(id).state == State::resolved);
}

TEST_CASE("a restricted conversation is only stored: its visitor can read but not write") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    world.answers->wait_until_idle();
    world.change_stored(id,
                        [&](Conversation& conversation) { conversation.restricted_at = world.clock.now(); });
    CHECK(code_of([&] { world.post(ann, id, "Hi"); }) == Code::conflict);
    CHECK(world.conversations.messages(ann, id, 0, 10).size() == 2);
    CHECK(world.conversations.list(ann).size() == 1);
}

TEST_CASE("the read position moves forward only, and not beyond the last message") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    world.answers->wait_until_idle();
    const auto read = [&](std::int64_t seq) {
        return wait_for<Conversation>([&](auto then) { world.conversations.mark_read(ann, id, seq, then); })
            .visitor_read_seq;
    };
    CHECK(read(1) == 1);
    CHECK(read(99) == 2);
    CHECK(read(1) == 2);
    CHECK(world.stored(id).visitor_read_seq == 2);
}

TEST_CASE("a rating is 1 to 5 with an optional comment") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    const auto rate = [&](std::int64_t score) {
        return wait_for<Conversation>(
            [&](auto then) { world.conversations.rate(ann, id, score, "Quick", then); });
    };
    CHECK(code_of([&] { rate(0); }) == Code::unprocessable);
    CHECK(code_of([&] { rate(4'294'967'297); }) == Code::unprocessable);
    CHECK(rate(5).rating == 5);
    CHECK(world.stored(id).rating_comment == "Quick");
}

TEST_CASE("conversations of the AI end after the idle time, others don't") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto idle = world.start(ann, "Hello").conversation.id;
    const auto waiting = world.start(ann, "A person please").conversation.id;
    world.ask_for_person(ann, waiting);
    world.answers->wait_until_idle();
    world.clock.move(minutes(24 * 60 - 1));
    const auto fresh = world.start(ann, "Me too").conversation.id;
    world.answers->wait_until_idle();
    CHECK(world.conversations.resolve_idle(world.organization) == 0);
    world.clock.move(minutes(2));
    CHECK(world.conversations.resolve_idle(world.organization) == 1);
    CHECK(world.conversations.resolve_idle(world.organization) == 0);
    CHECK(world.stored(idle).state == State::resolved);
    CHECK(world.stored(idle).resolved_at == world.clock.now());
    CHECK(world.stored(waiting).state == State::waiting);
    CHECK(world.stored(fresh).state == State::ai_active);
}

TEST_CASE("a visitor who writes too fast is told to wait") {
    TalkWorld world;
    const auto ann = world.visitor();
    world.limits.set_options({.widget_writes_per_minute = 2});
    const auto id = world.start(ann, "Hello").conversation.id;
    world.post(ann, id, "Hello?");
    CHECK(code_of([&] { world.post(ann, id, "Hello??"); }) == Code::rate_limited);
    CHECK(world.start(world.visitor("Zoe"), "Hello").is_new); // others are not held up
    world.clock.move(seconds(30));
    CHECK(world.post(ann, id, "Hello??").is_new);
}
