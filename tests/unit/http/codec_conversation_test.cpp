#include "daemon/http/codec_conversation.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <set>

using namespace iterochat;
using namespace iterochat::http;
using nlohmann::json;

namespace {

Conversation conversation() {
    Conversation made;
    made.id = ConversationId::make(Time{1'790'000'000'000});
    made.short_id = "abcdefgh";
    made.state = ConversationState::waiting;
    made.language = "en";
    made.visitor_name = "Ann";
    made.visitor_email = "ann@example.com";
    made.reason = HandoffReason::refund;
    made.summary = "For members only";
    made.tags.emplace_back();
    made.tags.back().name = "VIP";
    made.on_hold = true;
    made.last_seq = 3;
    made.created_at = Time{1'790'000'000'000};
    made.last_activity_at = Time{1'790'000'001'000};
    return made;
}

std::set<std::string> keys_of(const json& object) {
    std::set<std::string> keys;
    for (const auto& [key, value] : object.items())
        keys.insert(key);
    return keys;
}

live::Event event_with(decltype(live::Event::what) what) {
    live::Event event;
    event.seq = 42;
    event.conversation = conversation().id;
    event.what = std::move(what);
    return event;
}

} // namespace

TEST_CASE("a member's view has every field that the API promises") {
    const json view = talk::write(conversation(), talk::Side::member);
    for (const char* key : {"id", "short_id", "state", "language", "visitor", "assignee", "reason", "summary",
                            "tags", "last_seq", "created_at", "last_activity_at", "deleted_at", "on_hold"})
        CHECK(view.contains(key));
    CHECK(view["reason"] == "refund");
    CHECK(view["assignee"].is_null());
    CHECK(view["visitor"]["email"] == "ann@example.com");
    CHECK(view["tags"][0]["name"] == "VIP");
    CHECK(view["created_at"] == "2026-09-21T14:13:20.000Z");
}

TEST_CASE("the visitor's view leaves out summary, reason, tags and hold") {
    const json view = talk::write(conversation(), talk::Side::visitor);
    const std::set<std::string> expected{"id",
                                         "short_id",
                                         "state",
                                         "language",
                                         "visitor",
                                         "assignee",
                                         "preview",
                                         "last_seq",
                                         "rating",
                                         "created_at",
                                         "resolved_at",
                                         "last_activity_at",
                                         "visitor_read_seq",
                                         "deleted_at",
                                         "member_read_seq"};
    CHECK(keys_of(view) == expected);
    CHECK(view.dump().find("members only") == std::string::npos);
}

TEST_CASE("a message has its citations and its author's name") {
    Message message;
    message.seq = 2;
    message.author = {AuthorKind::ai, {}, ""};
    message.text = "Three days.\nOr \"four\".";
    message.citations = {{ArticleId::make(Time{1}), "Delivery", "Three days.", "https://acme.example"}};
    const json view = talk::write(message);
    CHECK(view["author"]["kind"] == "ai");
    CHECK(view["citations"][0]["quote"] == "Three days.");
    CHECK(view["client_id"].is_null());
    CHECK(view["text"] == message.text);
}

TEST_CASE("an event is one frame with its position, name and one line of data") {
    Message message;
    message.text = "two\nlines";
    const auto frame = talk::encode_event(event_with(live::MessagePosted{message}), true);
    CHECK(frame->rfind("id: 42\nevent: message\ndata: {", 0) == 0);
    CHECK(frame->substr(frame->size() - 2) == "\n\n");
    CHECK(std::count(frame->begin(), frame->end(), '\n') == 4);
}

TEST_CASE("typing carries no position") {
    live::Event event = event_with(live::Typing{{AuthorKind::member, {}, "Bob"}});
    event.seq = 0;
    const auto frame = talk::encode_event(event, true);
    CHECK(frame->rfind("event: typing\n", 0) == 0);
    CHECK(frame->find("\"name\":\"Bob\"") != std::string::npos);
}

TEST_CASE("to its visitor a deleted conversation is only gone") {
    Conversation deleted = conversation();
    deleted.deleted_at = Time{1'790'000'002'000};
    const auto event = event_with(live::ConversationChanged{deleted});
    CHECK(*talk::encode_event(event, true) ==
          "id: 42\nevent: conversation\ndata: {\"deleted\":true,\"id\":\"" + deleted.id.text() + "\"}\n\n");
    CHECK(talk::encode_event(event, false)->find("\"deleted_at\":\"2026") != std::string::npos);
}
