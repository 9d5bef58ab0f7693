#include "desk.hpp"

#include "daemon/service/quick_replies.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

namespace {

service::QuickReplyChange wanted(const std::string& shortcut) {
    service::QuickReplyChange change;
    change.shortcut = shortcut;
    change.body = "Thank you for writing!";
    return change;
}

} // namespace

TEST_CASE("a shortcut is unique among the live quick replies") {
    Desk desk;
    const auto acme = desk.make_tenant("acme");
    const auto other = desk.make_tenant("other");
    service::QuickReplies replies(desk.context);
    const auto thanks = replies.create(desk.administrator, acme, wanted("/thanks"));
    CHECK(thanks.shortcut == "thanks");
    CHECK(refusal([&] { replies.create(desk.administrator, acme, wanted("thanks")); }) == Code::exists);
    CHECK_NOTHROW(replies.create(desk.administrator, other, wanted("thanks")));
    const auto hello = replies.create(desk.administrator, acme, wanted("hello"));
    service::QuickReplyChange change;
    change.shortcut = "thanks";
    CHECK(refusal([&] { replies.change(desk.administrator, acme, hello.id, change); }) == Code::exists);
    replies.remove(desk.administrator, acme, thanks.id);
    CHECK(replies.change(desk.administrator, acme, hello.id, change).shortcut == "thanks");
    CHECK(replies.list(desk.administrator, acme).size() == 1);
    CHECK(refusal([&] { replies.get(desk.administrator, acme, thanks.id); }) == Code::not_found);
}

TEST_CASE("agents use quick replies, and don't write them") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto agent = desk.make_member(acme, Role::agent, "cem@acme.example");
    service::QuickReplies replies(desk.context);
    const auto thanks = replies.create(desk.administrator, acme, wanted("thanks"));
    CHECK(replies.list(agent, acme).size() == 1);
    CHECK(replies.get(agent, acme, thanks.id).body == "Thank you for writing!");
    CHECK(refusal([&] { replies.create(agent, acme, wanted("mine")); }) == Code::forbidden);
    CHECK(refusal([&] { replies.change(agent, acme, thanks.id, wanted("mine")); }) == Code::forbidden);
    CHECK(refusal([&] { replies.remove(agent, acme, thanks.id); }) == Code::forbidden);
}

TEST_CASE("a quick reply needs a shortcut without spaces and a text") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::QuickReplies replies(desk.context);
    for (const char* shortcut : {"", "/", "two words", "a/b"})
        CHECK(refusal([&] { replies.create(desk.administrator, acme, wanted(shortcut)); }) ==
              Code::unprocessable);
    service::QuickReplyChange empty = wanted("thanks");
    empty.body = "";
    CHECK(refusal([&] { replies.create(desk.administrator, acme, empty); }) == Code::unprocessable);
}
