#include "common/api/wire.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace iterochat;
using api::find_command;
using nlohmann::json;

namespace {

struct Refusal {
    Code code = Code::internal;
    std::string field;
    std::string hint;
};

/// What validating throws; Code::internal when it throws nothing.
Refusal refusal_of(const char* words, json arguments) {
    try {
        api::validate_arguments(*find_command(words), std::move(arguments));
    } catch (const Error& error) {
        return {error.code(), error.field(), error.hint()};
    }
    return {};
}

} // namespace

TEST_CASE("a request that follows its row passes unchanged") {
    const json request{
        {"slug", "acme"}, {"name", "Acme"}, {"origin", {"https://acme.example"}}, {"if_not_exists", true}};
    CHECK(api::validate_arguments(*find_command("tenant create"), request) == request);
    CHECK(api::validate_arguments(*find_command("tenant list"), json::object()) == json::object());
}

TEST_CASE("an unknown argument is refused by name, with the nearest one") {
    const Refusal refusal = refusal_of("tenant create", {{"slug", "acme"}, {"nmae", "Acme"}});
    CHECK(refusal.code == Code::invalid);
    CHECK(refusal.field == "nmae");
    CHECK(refusal.hint == "did you mean: name");
}

TEST_CASE("a missing argument is refused by name") {
    const Refusal refusal = refusal_of("tenant create", json::object());
    CHECK(refusal.code == Code::invalid);
    CHECK(refusal.field == "slug");
}

TEST_CASE("a value of another type is refused by name") {
    CHECK(refusal_of("tenant create", {{"slug", 7}}).field == "slug");
    CHECK(refusal_of("tenant create", {{"slug", "acme"}, {"origin", "https://a.example"}}).field == "origin");
    CHECK(refusal_of("tenant create", {{"slug", "acme"}, {"origin", {1}}}).field == "origin");
    CHECK(refusal_of("tenant create", {{"slug", "acme"}, {"if_not_exists", "yes"}}).field == "if_not_exists");
    CHECK(refusal_of("tenant list", {{"limit", "7"}}).code == Code::invalid);
    CHECK(refusal_of("tenant list", {{"limit", 7.5}}).code == Code::invalid);
    CHECK(refusal_of("tenant list", {{"limit", -1}}).code == Code::unprocessable);
    CHECK(refusal_of("tenant list", {{"limit", nullptr}}).code == Code::invalid);
    CHECK(refusal_of("kb ask", {{"tenant", "acme"}, {"threshold", "high"}}).code == Code::invalid);
    CHECK(refusal_of("tenant list", json::array()).code == Code::invalid);
}

TEST_CASE("a value outside of the choices is refused, naming them") {
    const Refusal refusal =
        refusal_of("user add", {{"email", "a@b.example"}, {"tenant", "acme"}, {"role", "king"}});
    CHECK(refusal.code == Code::unprocessable);
    CHECK(refusal.field == "role");
}

TEST_CASE("times may be dates or spans, ages may be never") {
    for (const char* good : {"7d", "2026-11-24", "2026-11-24T10:00:00Z"})
        CHECK(refusal_of("conversation list", {{"since", good}}).code == Code::internal);
    CHECK(refusal_of("conversation list", {{"since", "last week"}}).field == "since");
    for (const char* good : {"90d", "never"})
        CHECK(refusal_of("retention set", {{"rule", "deleted"}, {"age", good}}).code == Code::internal);
    CHECK(refusal_of("retention set", {{"rule", "deleted"}, {"age", "2026-11-24"}}).field == "age");
}

TEST_CASE("an age under a day takes everything at once and is confirmed, a longer one isn't") {
    const auto refusal = [](const char* age, json more = json::object()) {
        more.update({{"rule", "deleted"}, {"age", age}});
        return refusal_of("retention set", more);
    };
    for (const char* age : {"0d", "23h"}) {
        CHECK(refusal(age).code == Code::usage);
        CHECK(refusal(age, {{"yes", true}}).code == Code::internal);
        CHECK(refusal(age, {{"dry_run", true}}).code == Code::internal);
    }
    for (const char* age : {"24h", "1d", "never"})
        CHECK(refusal(age).code == Code::internal);
}

TEST_CASE("what destroys needs its confirmation, unless it is a dry run") {
    const json target{{"conversation", "k3v9q2ma"}};
    CHECK(refusal_of("erase conversation", target).code == Code::usage);
    for (const char* word : {"yes", "dry_run"}) {
        json request = target;
        request[word] = true;
        CHECK(refusal_of("erase conversation", request).code == Code::internal);
        request[word] = false;
        CHECK(refusal_of("erase conversation", request).code == Code::usage);
    }
    json person{{"tenant", "acme"}, {"visitor", "x"}, {"confirm", ""}};
    CHECK(refusal_of("erase subject", person).code == Code::usage);
    person["confirm"] = "x";
    CHECK(refusal_of("erase subject", person).code == Code::internal);
    person["yes"] = true; // --confirm replaces --yes
    CHECK(refusal_of("erase subject", person).field == "yes");
}

TEST_CASE("a file is named by its upload, and where to write never reaches the daemon") {
    CHECK(refusal_of("kb import", {{"tenant", "acme"}}).field == "upload");
    CHECK(refusal_of("kb import", {{"tenant", "acme"}, {"upload", "u1"}, {"name", "help"}, {"prune", true}})
              .code == Code::internal);
    CHECK(refusal_of("kb import", {{"tenant", "acme"}, {"source", "/etc"}}).field == "source");
    CHECK(refusal_of("config check", {{"text", "[http]"}, {"name", "new.toml"}}).code == Code::internal);
    CHECK(refusal_of("config check", {{"file", "new.toml"}}).field == "file");
    CHECK(refusal_of("export tenant", {{"tenant", "acme"}, {"output", "f"}}).field == "output");
}

TEST_CASE("a password travels under its own name") {
    CHECK(refusal_of("user passwd", {{"user", "a@b.example"}, {"password", "secret words"}}).code ==
          Code::internal);
    CHECK(refusal_of("user passwd", {{"user", "a@b.example"}, {"password_file", "f"}}).field ==
          "password_file");
}

TEST_CASE("an error survives the way over the wire") {
    const Error sent =
        Error{Code::legal_hold, "It is held."}.with_field("conversation").with_hint("iterochat hold list");
    const json document = api::error_object(sent);
    CHECK(document["error"]["exit"] == 77);
    CHECK(document["error"]["code"] == "legal_hold");
    const Error got = api::error_of(document);
    CHECK(got.code() == Code::legal_hold);
    CHECK(got.what() == std::string("It is held."));
    CHECK(got.field() == "conversation");
    CHECK(got.hint() == "iterochat hold list");
}

TEST_CASE("an error that can't be read is internal, and an incident stands in its sentence") {
    CHECK(api::error_of(json("nonsense")).code() == Code::internal);
    CHECK(api::error_of(json{{"error", 7}}).code() == Code::internal);
    const Error error =
        api::error_of({{"error", {{"code", "internal"}, {"message", "Broken."}, {"incident", "42"}}}});
    CHECK(std::string(error.what()).find("42") != std::string::npos);
}
