#include "daemon/service/hours.hpp"

#include "daemon/model/office_hours.hpp"
#include "daemon/storage/settings.hpp"
#include "talk_world.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::service;
using namespace iterochat::service::test;
using State = ConversationState;

namespace {

/// The world's clock stands on a Monday, 14:13 in UTC.
void set_hours(TalkWorld& world, const std::string& spans, bool ai_only_when_closed = false,
               const std::string& away_text = {}) {
    OfficeHours hours;
    hours.enabled = true;
    hours.spans = parse_open_spans(spans);
    hours.ai_only_when_closed = ai_only_when_closed;
    hours.away_text = away_text;
    world.store.write(world.organization, [&](storage::Tx& tx) { storage::set_office_hours(tx, hours); });
}

} // namespace

TEST_CASE("whoever asks for a person outside the office hours hears when people are back") {
    TalkWorld world;
    const auto notice_of = [&] {
        const auto ann = world.visitor();
        const auto id = world.start(ann, "Hello there").conversation.id;
        world.ask_for_person(ann, id);
        CHECK(world.stored(id).state == State::waiting); // people find it when they are back
        return world.messages(id).back().text;
    };
    set_hours(world, "mon-fri 09:00-17:00");
    CHECK(notice_of().find("asked a person") != std::string::npos);
    set_hours(world, "tue-fri 09:00-17:00");
    CHECK(notice_of().find("back on Tuesday, 2026-09-22, at 09:00") != std::string::npos);
    set_hours(world, "tue-fri 09:00-17:00", false, "Call us at the shop.");
    CHECK(notice_of() == "Call us at the shop.");
}

TEST_CASE("an AI that is alone outside the office hours hands nothing over, and does within them") {
    TalkWorld world;
    world.think = [](const answer::Question& question) {
        return question.settings.mode == AnswerMode::ai_only ? answered() : handed_over();
    };
    const auto ann = world.visitor();
    const auto state_after_question = [&] {
        const auto id = world.start(ann, "I want a refund").conversation.id;
        world.answers->wait_until_idle();
        return world.stored(id).state;
    };
    set_hours(world, "tue 09:00-17:00", true);
    CHECK(state_after_question() == State::ai_active);
    const auto id = world.start(ann, "Hello").conversation.id;
    CHECK(code_of([&] { world.ask_for_person(ann, id); }) == Code::conflict);
    CHECK(world.visitors.config(world.widget_key, "").is_ai_only);
    world.clock.move(hours(22)); // Tuesday, 12:13
    CHECK(state_after_question() == State::waiting);
    CHECK_FALSE(world.visitors.config(world.widget_key, "").is_ai_only);
}

TEST_CASE("the widget is told whether somebody is there, and when again") {
    TalkWorld world;
    world.member(Role::agent, "Bob");
    CHECK(world.visitors.config(world.widget_key, "").is_online);
    set_hours(world, "tue 09:00-17:00", false, "See you.");
    const WidgetConfig config = world.visitors.config(world.widget_key, "");
    CHECK_FALSE(config.is_online);
    REQUIRE(config.next_open_at);
    CHECK(format_time(*config.next_open_at) == "2026-09-22T09:00:00.000Z");
    CHECK(config.away_text == "See you.");
}
