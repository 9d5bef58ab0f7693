#include "common/base/error.hpp"
#include "daemon/http/route.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using http::Fields;

TEST_CASE("fields are read by name and type") {
    Fields fields{
        R"({"text":"hi","seq":3,"on":true,"tags":["a","b"],"consent":{"version":"1"},"none":null})"};
    CHECK(fields.string("text") == "hi");
    CHECK(fields.integer("seq") == 3);
    CHECK(fields.optional_boolean("on") == true);
    CHECK(fields.optional_strings("tags")->size() == 2);
    CHECK_FALSE(fields.optional_string("none"));
    auto consent = fields.optional_object("consent");
    CHECK(consent->string("version") == "1");
    CHECK_NOTHROW(consent->finish());
    CHECK_NOTHROW(fields.finish());
}

TEST_CASE("a field that nobody asked for is refused by name") {
    Fields fields{R"({"text":"hi","extra":1})"};
    fields.string("text");
    try {
        fields.finish();
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK(error.code() == Code::invalid);
        CHECK(error.field() == "extra");
    }
}

TEST_CASE("bad shapes are refused without repeating the input") {
    for (const char* bad : {"[1]", "{", "nonsense canary", "{\"a\":\"\xff\"}", "\"text\""}) {
        try {
            Fields fields{bad};
            FAIL("accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Code::invalid);
            CHECK(std::string(error.what()).find("canary") == std::string::npos);
        }
    }
    Fields fields{R"({"seq":"3","on":1,"tags":[1],"big":18446744073709551615})"};
    CHECK_THROWS_AS(fields.optional_integer("seq"), Error);
    CHECK_THROWS_AS(fields.optional_integer("big"), Error);
    CHECK_THROWS_AS(fields.optional_boolean("on"), Error);
    CHECK_THROWS_AS(fields.optional_strings("tags"), Error);
    CHECK_THROWS_AS(fields.string("missing"), Error);
}
