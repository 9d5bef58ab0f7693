#include "daemon/outbound/chat_completions.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace iterochat::outbound;
using nlohmann::json;
using Format = ChatDialect::Format;
using TokenLimit = ChatDialect::TokenLimit;

namespace {

ChatCall call() {
    ChatCall call;
    call.system = "rules";
    call.user = "data \"quoted\"\n";
    call.schema = R"({"type":"object"})";
    return call;
}

} // namespace

TEST_CASE("the strictest request asks for a schema, not to be stored, without chance") {
    const json body = json::parse(chat_body("small", call(), {}));
    CHECK(body["model"] == "small");
    CHECK(body["stream"] == false);
    CHECK(body["store"] == false);
    CHECK(body["temperature"] == 0);
    CHECK(body["max_tokens"] == 700);
    CHECK(body["messages"][0] == json{{"role", "system"}, {"content", "rules"}});
    CHECK(body["messages"][1] == json{{"role", "user"}, {"content", "data \"quoted\"\n"}});
    CHECK(body["response_format"]["json_schema"]["schema"] == json{{"type", "object"}});
    CHECK_FALSE(body.contains("tools"));
}

TEST_CASE("what a server minds is left out") {
    const json body =
        json::parse(chat_body("small", call(), {Format::free_text, false, false, TokenLimit::none}));
    CHECK(body.size() == 3);
    const json object = json::parse(
        chat_body("small", call(), {Format::json_object, true, true, TokenLimit::max_completion_tokens}));
    CHECK(object["response_format"] == json{{"type", "json_object"}});
    CHECK(object["max_completion_tokens"] == 700);
    CHECK_FALSE(object.contains("max_tokens"));
}

TEST_CASE("a refusal that names a field drops it, another lowers the format") {
    const ChatDialect strict;
    CHECK_FALSE(
        next_dialect(strict, R"({"error":{"message":"Unrecognized request argument supplied: store"}})")
            ->store);
    CHECK_FALSE(next_dialect(strict, R"({"error":{"param":"temperature"}})")->temperature);
    CHECK(next_dialect(strict, "'max_tokens' is not supported. Use 'max_completion_tokens'.")->token_limit ==
          TokenLimit::max_completion_tokens);
    CHECK(next_dialect(strict, "max_tokens: extra field")->token_limit == TokenLimit::none);
    CHECK(next_dialect(strict, "response_format.type must be json_object")->format == Format::json_object);
    CHECK(next_dialect(strict, "")->format == Format::json_object);
}

TEST_CASE("every refusal ends with nothing left to drop") {
    std::optional<ChatDialect> dialect = ChatDialect{};
    int steps = 0;
    for (; dialect; dialect = next_dialect(*dialect, "no"))
        REQUIRE(++steps < 10);
    CHECK(steps == 4);
}

TEST_CASE("the content of a reply is found, and nothing where there is none") {
    CHECK(chat_content(R"({"choices":[{"message":{"content":"hello"}}]})") == "hello");
    for (const char* other :
         {"", "{", "[]", R"({"choices":[]})", R"({"choices":[{"message":{"content":null}}]})",
          R"({"choices":{"0":{}}})", "<html>"})
        CHECK_FALSE(chat_content(other));
}
