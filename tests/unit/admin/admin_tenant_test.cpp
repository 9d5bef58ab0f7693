#include "desk_socket.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

TEST_CASE("tenant create, show, set and list speak of the same tenant") {
    DeskSocket socket;
    const auto created = socket.call("tenant create", {{"slug", "acme"}, {"name", "Acme Ltd"}});
    const auto& tenant = created["tenant"];
    CHECK(created["created"] == true);
    CHECK(tenant["slug"] == "acme");
    CHECK(tenant["state"] == "active");
    CHECK(tenant["widget_key"].get<std::string>().starts_with("wk_"));
    CHECK(socket.call("tenant show", {{"slug", tenant["id"]}})["tenant"] == tenant);
    CHECK(refusal([&] { socket.call("tenant create", {{"slug", "acme"}}); }) == Code::exists);
    CHECK(socket.call("tenant create", {{"slug", "acme"}, {"if_not_exists", true}})["created"] == false);

    const auto set = socket.call("tenant set", {{"slug", "acme"},
                                                {"origin", {"https://acme.example"}},
                                                {"greeting", "Hello!"},
                                                {"ai_mode", "ai_only"},
                                                {"idle_after", "2h"},
                                                {"reopen_within", "3d"},
                                                {"handoff_phrase", {"my lawyer"}}})["tenant"];
    CHECK(set["name"] == "Acme Ltd");
    CHECK(set["origins"] == nlohmann::json{"https://acme.example"});
    CHECK(set["widget"]["greeting"] == "Hello!");
    CHECK(set["ai"]["mode"] == "ai_only");
    CHECK(set["ai"]["idle_minutes"] == 120);
    CHECK(set["ai"]["reopen_hours"] == 72);
    const auto emptied =
        socket.call("tenant set", {{"slug", "acme"}, {"origin", {""}}, {"handoff_phrase", {""}}});
    CHECK(emptied["tenant"]["origins"].empty());
    CHECK(emptied["tenant"]["ai"]["handoff_phrases"].empty());
    CHECK(emptied["tenant"]["widget"]["greeting"] == "Hello!");
    CHECK(refusal([&] {
              socket.call("tenant set", {{"slug", "acme"}, {"idle_after", "never"}});
          }) == Code::unprocessable);
}

TEST_CASE("tenants are disabled, listed by state and enabled") {
    DeskSocket socket;
    socket.call("tenant create", {{"slug", "acme"}});
    socket.call("tenant create", {{"slug", "other"}});
    CHECK(socket.call("tenant disable", {{"slug", "other"}})["tenant"]["state"] == "disabled");
    const auto disabled = socket.call("tenant list", {{"state", "disabled"}})["tenants"];
    REQUIRE(disabled.size() == 1);
    CHECK(disabled[0]["slug"] == "other");
    CHECK(socket.call("tenant list", {{"limit", 1}})["tenants"].size() == 1);
    CHECK(socket.call("tenant enable", {{"slug", "other"}})["tenant"]["state"] == "active");
    CHECK(refusal([&] { socket.call("tenant show", {{"slug", "absent"}}); }) == Code::not_found);
}

TEST_CASE("the snippet holds the tenant's key") {
    DeskSocket socket;
    const auto key = socket.call("tenant create", {{"slug", "acme"}})["tenant"]["widget_key"];
    const auto result = socket.call("tenant snippet", {{"slug", "acme"}});
    CHECK(result["widget_key"] == key);
    CHECK(result["snippet"].get<std::string>().find(key.get<std::string>()) != std::string::npos);
    CHECK(result["url"] == "https://chat.example/w/" + key.get<std::string>());
}
