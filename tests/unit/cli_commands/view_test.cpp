#include "cli/commands/show.hpp"
#include "cli/commands/view.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace iterochat;
using namespace iterochat::cli;
using nlohmann::json;

namespace {

const Paint no_colour("never", STDOUT_FILENO);

Canvas canvas(bool plain = false) {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    return {.paint = no_colour, .now = parse_time("2026-11-24T12:00:00Z"), .width = 0, .plain = plain};
}

} // namespace

TEST_CASE("status reads as its manual shows it") {
    const json status{
        {"version", "0.1.0"},
        {"pid", 501},
        {"healthy", true},
        {"started_at", "2026-11-21T12:00:00.000Z"},
        {"http", {{"listen", "127.0.0.1:8080"}, {"public_url", "https://chat.acme.example"}}},
        {"tenants", {{"active", 2}, {"disabled", 1}}},
        {"conversations", {{"total", 4812}, {"open", 3}}},
        {"database", {{"bytes", 118u << 20}, {"healthy", true}}},
        {"last_backup", {{"at", "2026-11-24T02:31:00Z"}, {"bytes", 12u << 20}, {"verified", true}}},
        {"last_sweep", {{"at", "2026-11-24T03:22:00Z"}, {"erased", 41}}}};
    CHECK(render("status", status, canvas()) ==
          "iterochatd 0.1.0   up 3 days, pid 501\n"
          "address        http://127.0.0.1:8080  (public: https://chat.acme.example)\n"
          "tenants        2 active, 1 disabled\n"
          "conversations  4 812, 3 open\n"
          "database       118 MiB, healthy\n"
          "last backup    today 02:31, 12 MiB, verified\n"
          "last sweep     today 03:22, erased 41\n");
}

TEST_CASE("status with nothing in it does not fail") {
    CHECK_FALSE(render("status", json::object(), canvas()).empty());
    CHECK_FALSE(render("status", {{"last_backup", nullptr}, {"last_sweep", nullptr}}, canvas()).empty());
}

TEST_CASE("a list is a table for people and tabs for scripts") {
    const json result{{"conversations",
                       {{{"short_id", "k3v9q2ma"},
                         {"tenant", "acme"},
                         {"state", "waiting"},
                         {"language", "en"},
                         {"last_activity_at", "2026-11-24T10:00:00.000Z"},
                         {"reason", "refund"},
                         {"summary", "Wants a refund.\nIs angry."}}}}};
    const std::string table = render("conversation list", result, canvas());
    CHECK(table.find("ID        TENANT") == 0);
    CHECK(table.find("today 10:00") != std::string::npos);
    CHECK(table.find("Wants a refund. Is angry.") != std::string::npos);
    CHECK(render("conversation list", result, canvas(true)) ==
          "k3v9q2ma\tacme\twaiting\ten\t2026-11-24T10:00:00.000Z\trefund\tWants a refund. Is angry.\n");
}

TEST_CASE("an empty list prints nothing") {
    CHECK(render("tenant list", {{"tenants", json::array()}}, canvas()).empty());
}

TEST_CASE("an imports's report counts and names what failed") {
    const json result{
        {"import", {{"added", 12}, {"updated", 1}, {"unchanged", 0}, {"deleted", 0}, {"failed", 1}}},
        {"failures", {{{"source", "a.pdf"}, {"reason", "This format is not supported."}}}},
        {"dry_run", true}};
    const std::string text = render("kb import", result, canvas());
    CHECK(text.find("would be: added 12, updated 1, unchanged 0, deleted 0, failed 1") == 0);
    CHECK(text.find("a.pdf") != std::string::npos);
}

TEST_CASE("every command of the daemon renders an empty and a strange result without failing") {
    const json strange{{"tenant", 7},         {"user", json::array()},
                       {"checks", {1, 2}},    {"messages", {{{"author", "x"}}}},
                       {"conversation", "x"}, {"articles", {json::object()}},
                       {"settings", nullptr}};
    for (const api::Command& command : api::catalogue()) {
        if (command.runs != api::Runs::daemon)
            continue;
        INFO(command.words);
        CHECK_NOTHROW(render(command.words, json::object(), canvas()));
        CHECK_NOTHROW(render(command.words, strange, canvas()));
    }
}

TEST_CASE("every command that lists has columns of its own") {
    for (const api::Command& command : api::catalogue()) {
        if (!command.words.ends_with(" list"))
            continue;
        INFO(command.words);
        const View* view = find_view(command.words);
        REQUIRE(view);
        CHECK(view->words == command.words);
    }
}
