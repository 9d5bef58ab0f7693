#include "desk_api.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

TEST_CASE("signing in gives a token, the account and its organizations, and nothing of the password") {
    DeskApi api;
    const auto answer = api.call("POST", "/auth/sign-in",
                                 {{"email", "ann@acme.example"}, {"password", "correct horse 7"}}, "");
    REQUIRE(answer.status == 200);
    CHECK(answer.body["token"].get<std::string>().starts_with("st_"));
    CHECK(answer.body["account"]["email"] == "ann@acme.example");
    CHECK(answer.body["organizations"][0]["slug"] == "acme");
    CHECK(answer.body["organizations"][0]["role"] == "owner");
    CHECK(answer.body.dump().find("argon2") == std::string::npos);
    CHECK(api.call("GET", "/me", nullptr, answer.body["token"]).status == 200);
}

TEST_CASE("bad sign-ins are told apart by shape only") {
    DeskApi api;
    const auto sign_in = [&](const nlohmann::json& body) {
        return api.call("POST", "/auth/sign-in", body, "");
    };
    CHECK(sign_in({{"email", "ann@acme.example"}}).status == 400);
    CHECK(sign_in({{"email", "ann@acme.example"}, {"password", 7}}).field() == "password");
    CHECK(sign_in({{"email", "ann@acme.example"}, {"password", "x"}, {"remember", true}}).status == 400);
    const auto wrong = sign_in({{"email", "ann@acme.example"}, {"password", "wrong horse 7"}});
    const auto unknown = sign_in({{"email", "nobody@acme.example"}, {"password", "wrong horse 7"}});
    CHECK(wrong.status == 401);
    CHECK(wrong.body == unknown.body);
}

TEST_CASE("after signing out the token opens nothing") {
    DeskApi api;
    CHECK(api.call("POST", "/auth/sign-out").status == 204);
    CHECK(api.call("GET", "/me").status == 401);
    CHECK(api.call("GET", api.below("/tags")).status == 401);
}

TEST_CASE("an invitation is accepted over the API") {
    DeskApi api;
    const auto link = api.users.invite(api.administrator, api.acme, "bob@acme.example", Role::agent);
    const std::string token = link.url.substr(link.url.find('#') + 1);
    const nlohmann::json body{{"token", token}, {"name", "Bob"}, {"password", "battery staple 9"}};
    CHECK(api.call("POST", "/auth/accept-invitation", body, "").status == 204);
    CHECK(api.call("POST", "/auth/accept-invitation", body, "").status == 404);
    CHECK(api.call("POST", "/auth/sign-in", {{"email", "bob@acme.example"}, {"password", "battery staple 9"}},
                   "")
              .status == 200);
}

TEST_CASE("sessions are listed and ended") {
    DeskApi api;
    const std::string other = api.sign_in("ann@acme.example").token;
    const auto sessions = api.call("GET", "/me/sessions").body["items"];
    REQUIRE(sessions.size() == 2);
    CHECK(sessions[0]["user_agent"] == "Browser/1");
    CHECK_FALSE(sessions[0].contains("token"));
    CHECK(api.call("DELETE", "/me/sessions").status == 204);
    CHECK(api.call("GET", "/me", nullptr, other).status == 401);
    CHECK(api.call("GET", "/me/sessions").body["items"].size() == 1);
    CHECK(api.call("DELETE", "/me/sessions/not-an-id").status == 404);
    const auto renamed = api.call("PATCH", "/me", {{"name", "Ann Example"}});
    CHECK(renamed.status == 200);
    CHECK(renamed.body["name"] == "Ann Example");
}
