#include "cli/commands/request.hpp"
#include "cli/commands/save.hpp"
#include "cli/commands/settings.hpp"
#include "common/base/error.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

using namespace iterochat;
using namespace iterochat::cli;
using nlohmann::json;

namespace {

const api::Argument& argument_of(const char* words, const char* name) {
    return *api::find_argument(*api::find_command(words), name);
}

std::string hint_of(const api::Argument& argument, const std::string& value) {
    try {
        convert(argument, value);
    } catch (const Error& error) {
        CHECK(error.code() == Code::usage);
        return error.hint();
    }
    FAIL("it was taken");
    return {};
}

} // namespace

TEST_CASE("values become what their arguments are") {
    CHECK(convert(argument_of("tenant list", "limit"), "20") == 20);
    CHECK(convert(argument_of("kb ask", "threshold"), "0.58") == 0.58);
    CHECK(convert(argument_of("tenant set", "ai"), "off") == false);
    CHECK(convert(argument_of("tenant set", "ai"), "on") == true);
    CHECK(convert(argument_of("conversation list", "since"), "7d") == "7d");
    CHECK(convert(argument_of("user add", "role"), "owner") == "owner");
}

TEST_CASE("values of another kind are usage errors that name the option") {
    for (const char* value : {"abc", "-1", "1.5", "", "99999999999999999999"})
        CHECK_THROWS_WITH(convert(argument_of("tenant list", "limit"), value),
                          Catch::EndsWith("a whole number for --limit"));
    CHECK_THROWS_AS(convert(argument_of("kb ask", "threshold"), "high"), Error);
    CHECK_THROWS_AS(convert(argument_of("tenant set", "ai"), "maybe"), Error);
    CHECK_THROWS_AS(convert(argument_of("conversation list", "since"), "yore"), Error);
    CHECK_THROWS_AS(convert(argument_of("retention set", "age"), "soon"), Error);
    CHECK_THROWS_AS(convert(argument_of("tenant set", "name"), "\xff"), Error);
    CHECK(hint_of(argument_of("user add", "role"), "onwer") == "did you mean: owner");
    CHECK(hint_of(argument_of("user add", "role"), "president") == "one of owner, admin, agent");
}

TEST_CASE("a request holds what was given and nothing of the command line's own") {
    const json request = build_request(
        *api::find_command("export subject"),
        {{"tenant", {"acme"}}, {"visitor", {"v"}}, {"redact-others", {""}}, {"output", {"f.zip"}}});
    CHECK(request == json{{"tenant", "acme"}, {"visitor", "v"}, {"redact_others", true}});
    CHECK(build_request(*api::find_command("kb import"), {{"source", {"x"}}, {"tenant", {"acme"}}}) ==
          json{{"tenant", "acme"}});
}

TEST_CASE("a repeated option is a list, and one empty text empties it") {
    const auto& set = *api::find_command("tenant set");
    CHECK(build_request(set, {{"slug", {"a"}}, {"origin", {"x", "y"}}})["origin"] == json{"x", "y"});
    CHECK(build_request(set, {{"slug", {"a"}}, {"origin", {""}}})["origin"] == json::array());
}

TEST_CASE("a request that was built passes the daemon's own rules") {
    CHECK_NOTHROW(
        build_request(*api::find_command("retention set"), {{"rule", {"deleted"}}, {"age", {"30d"}}}));
}

TEST_CASE("the configuration's socket is read before the first section only") {
    CHECK(socket_in("state_dir = \"/var\"\nsocket    = \"/run/x.sock\"  # here\n[http]\n") == "/run/x.sock");
    CHECK(socket_in("socket = '/run/y.sock'\n") == "/run/y.sock");
    CHECK(socket_in("[http]\nsocket = \"/run/x.sock\"\n").empty());
    CHECK(socket_in("socket_group = \"g\"\n#socket = \"no\"\n").empty());
    CHECK(socket_in("").empty());
}

TEST_CASE("the socket is the option's, then the variable's") {
    ::setenv("ITEROCHAT_SOCKET", "/from/variable", 1);
    CHECK(settings_of({{"socket", {"/given"}}}).socket == "/given");
    CHECK(settings_of({}).socket == "/from/variable");
    ::unsetenv("ITEROCHAT_SOCKET");
}

TEST_CASE("formats: --json is one of them, and two different ones are refused") {
    CHECK(settings_of({{"json", {""}}}).format == Format::json);
    CHECK(settings_of({{"format", {"ndjson"}}}).format == Format::ndjson);
    CHECK(settings_of({{"json", {""}}, {"format", {"json"}}}).format == Format::json);
    CHECK_THROWS_AS(settings_of({{"json", {""}}, {"format", {"plain"}}}), Error);
    CHECK_THROWS_AS(settings_of({{"format", {"xml"}}}), Error);
    CHECK(settings_of({{"quiet", {""}}}).is_silent());
    CHECK_FALSE(settings_of({{"quiet", {""}}, {"json", {""}}}).is_silent());
}

TEST_CASE("a file name from the daemon stays in this folder") {
    CHECK(safe_file_name("acme-tenant-2026-11-24.zip") == "acme-tenant-2026-11-24.zip");
    CHECK(safe_file_name("../../etc/passwd") == "passwd");
    CHECK(safe_file_name("..") == "export.zip");
    CHECK(safe_file_name("") == "export.zip");
    CHECK(safe_file_name(".bashrc") == "bashrc");
}
