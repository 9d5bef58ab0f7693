#include "common/base/error.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/model/knowledge.hpp"
#include "daemon/model/organization.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;

TEST_CASE("a message has 1 to 8,000 characters of any script") {
    CHECK_THROWS_AS(validate_message_text(""), Error);
    CHECK_THROWS_AS(validate_message_text(" \n\t "), Error);
    CHECK_NOTHROW(validate_message_text(std::string(8000, 'x')));
    CHECK_THROWS_AS(validate_message_text(std::string(8001, 'x')), Error);
    std::string bangla;
    for (int i = 0; i < 8000; ++i)
        bangla += "ক";
    CHECK_NOTHROW(validate_message_text(bangla));
    CHECK_THROWS_AS(validate_message_text("\xFF"), Error);
}

TEST_CASE("a client id is printable ASCII of at most 64 bytes") {
    CHECK_NOTHROW(validate_client_id("a-1"));
    for (const std::string& bad : {std::string{}, std::string(65, 'a'), std::string("a b"), std::string("é")})
        CHECK_THROWS_AS(validate_client_id(bad), Error);
}

TEST_CASE("the table of rights is that of the product") {
    CHECK(allows(Role::agent, Right::work_inbox));
    for (const Right right :
         {Right::see_ai_conversations, Right::manage_knowledge, Right::manage_labels, Right::see_metrics,
          Right::manage_privacy, Right::manage_members, Right::manage_integrations}) {
        CHECK(allows(Role::owner, right));
        CHECK(allows(Role::admin, right));
        CHECK_FALSE(allows(Role::agent, right));
    }
    CHECK(allows(Role::owner, Right::own));
    CHECK_FALSE(allows(Role::admin, Right::own));
}

TEST_CASE("common passwords are refused, also with digits behind") {
    for (const char* bad :
         {"short", "password", "Password1", "qwerty123", "iloveyou2024", "aaaaaaaaaa", "changeme!"})
        CHECK_THROWS_AS(validate_password(bad), Error);
    CHECK_NOTHROW(validate_password("correct horse battery"));
}

TEST_CASE("slugs, addresses and drafts are validated") {
    CHECK_NOTHROW(validate_slug("acme-1"));
    for (const char* bad : {"a", "Acme", "-acme", "acme-", "a b", ""})
        CHECK_THROWS_AS(validate_slug(bad), Error);
    CHECK_THROWS_AS(validate_email("nobody"), Error);
    ArticleDraft draft{
        .source_id = "a", .title = "", .body = "text", .language = "en", .url = "", .questions = {}};
    CHECK_THROWS_AS(validate(draft), Error);
    draft.title = "Title";
    CHECK_NOTHROW(validate(draft));
    draft.url = "javascript:alert(1)";
    CHECK_THROWS_AS(validate(draft), Error);
}
