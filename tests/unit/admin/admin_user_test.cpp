#include "desk_socket.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

TEST_CASE("user add makes a person, with a password or an invitation") {
    DeskSocket socket;
    socket.make_tenant();
    const auto ann = socket.call("user add", {{"email", "ann@acme.example"},
                                              {"tenant", "acme"},
                                              {"role", "owner"},
                                              {"password", "correct horse 7"}});
    CHECK(ann["user"]["email"] == "ann@acme.example");
    CHECK(ann["user"]["memberships"][0]["role"] == "owner");
    CHECK_FALSE(ann.contains("invitation"));
    const auto bob = socket.call(
        "user add", {{"email", "bob@acme.example"}, {"tenant", "acme"}, {"role", "agent"}, {"invite", true}});
    CHECK(bob["invitation"]["url"].get<std::string>().starts_with("https://chat.example/accept#"));
    CHECK(bob["invitation"]["tenant"] == "acme");
    CHECK(refusal([&] {
              socket.call("user add", {{"email", "cem@acme.example"},
                                       {"tenant", "acme"},
                                       {"role", "agent"},
                                       {"invite", true},
                                       {"password", "correct horse 7"}});
          }) == Code::usage);
    CHECK(socket.call("user list", {{"tenant", "acme"}})["users"].size() == 2);
    CHECK(socket.call("user invite", {{"email", "dora@acme.example"}, {"tenant", "acme"}, {"role", "admin"}})
              .contains("invitation"));
    CHECK(socket.call("user list")["users"].size() == 2); // an invitation alone makes no account
}

TEST_CASE("a person's name, role, password and sessions are set by address or id") {
    DeskSocket socket;
    const auto acme = socket.make_tenant();
    socket.make_member(acme, Role::owner, "ann@acme.example");
    const auto bob = socket.make_member(acme, Role::agent, "bob@acme.example");
    const auto set = socket.call("user set", {{"user", "bob@acme.example"},
                                              {"name", "Bob Example"},
                                              {"role", "admin"},
                                              {"tenant", "acme"}})["user"];
    CHECK(set["name"] == "Bob Example");
    CHECK(set["memberships"][0]["role"] == "admin");
    CHECK(refusal([&] {
              socket.call("user set", {{"user", bob.account.text()}, {"role", "agent"}});
          }) == Code::usage);
    socket.sign_in("bob@acme.example");
    CHECK(socket.call("user show", {{"user", bob.account.text()}})["user"]["sessions"] == 1);
    CHECK(socket.call("user logout", {{"user", "bob@acme.example"}})["sessions_ended"] == 1);
    socket.call("user passwd", {{"user", "bob@acme.example"}, {"password", "battery staple 9"}});
    CHECK_NOTHROW(socket.sign_in("bob@acme.example", "battery staple 9"));
    CHECK(refusal([&] { socket.call("user passwd", {{"user", "bob@acme.example"}}); }) == Code::usage);
    CHECK(socket.call("user disable", {{"user", "bob@acme.example"}})["user"]["enabled"] == false);
    CHECK(socket.call("user enable", {{"user", "bob@acme.example"}})["user"]["enabled"] == true);
    CHECK(refusal([&] { socket.call("user show", {{"user", "nobody@acme.example"}}); }) == Code::not_found);
}

TEST_CASE("user delete asks, tries dry, and leaves one tenant or all") {
    DeskSocket socket;
    const auto acme = socket.make_tenant();
    socket.make_member(acme, Role::owner, "ann@acme.example");
    socket.make_member(acme, Role::agent, "bob@acme.example");
    CHECK(refusal([&] { socket.call("user delete", {{"user", "bob@acme.example"}}); }) == Code::usage);
    const auto dry = socket.call("user delete", {{"user", "bob@acme.example"}, {"dry_run", true}});
    CHECK(dry["account_deleted"] == true);
    CHECK(dry["removed"][0]["tenant"] == "acme");
    CHECK(socket.call("user list")["users"].size() == 2);
    const auto left =
        socket.call("user delete", {{"user", "bob@acme.example"}, {"tenant", "acme"}, {"yes", true}});
    CHECK(left["account_deleted"] == false);
    CHECK(socket.call("user list", {{"tenant", "acme"}})["users"].size() == 1);
    CHECK(socket.call("user list")["users"].size() == 2);
    socket.call("user delete", {{"user", "bob@acme.example"}, {"yes", true}});
    CHECK(socket.call("user list")["users"].size() == 1);
    CHECK(refusal([&] {
              socket.call("user delete", {{"user", "ann@acme.example"}, {"yes", true}});
          }) == Code::conflict);
}
