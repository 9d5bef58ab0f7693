#include "desk.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

using namespace iterochat;
using namespace iterochat::test;

namespace {

std::string all_bytes_of(const std::string& folder) {
    std::string bytes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) {
            std::ifstream file(entry.path(), std::ios::binary);
            bytes.append(std::istreambuf_iterator<char>(file), {});
        }
    return bytes;
}

} // namespace

TEST_CASE("a member signs in and learns where they work") {
    Desk desk;
    const auto organization = desk.make_tenant();
    desk.make_member(organization, Role::owner, "ann@acme.example");
    const auto signed_in = desk.sign_in(" ANN@acme.example ");
    CHECK(signed_in.token.starts_with("st_"));
    CHECK(signed_in.account.email == "ann@acme.example");
    REQUIRE(signed_in.organizations.size() == 1);
    CHECK(signed_in.organizations[0].slug == "acme");
    CHECK(signed_in.organizations[0].role == Role::owner);
    CHECK(desk.accounts.authenticate(signed_in.token).account == signed_in.account.id);
}

TEST_CASE("a wrong password, an unknown address and a disabled account are refused alike") {
    Desk desk;
    const auto organization = desk.make_tenant();
    desk.make_member(organization, Role::owner, "ann@acme.example");
    const auto bob = desk.make_member(organization, Role::agent, "bob@acme.example");
    desk.users.set_enabled(desk.administrator, bob.account, false);
    const auto wrong = sentence([&] { desk.sign_in("ann@acme.example", "wrong horse 7"); });
    CHECK_FALSE(wrong.empty());
    CHECK(sentence([&] { desk.sign_in("nobody@acme.example"); }) == wrong);
    CHECK(sentence([&] { desk.sign_in("bob@acme.example"); }) == wrong);
    CHECK(refusal([&] { desk.sign_in("bob@acme.example"); }) == Code::unauthenticated);
}

TEST_CASE("only the hash of a session's token and only sealed addresses are on disk") {
    Desk desk;
    const auto organization = desk.make_tenant();
    desk.make_member(organization, Role::owner, "ann@acme.example");
    const auto signed_in = desk.sign_in("ann@acme.example");
    const std::string bytes = all_bytes_of(desk.folder.path());
    CHECK(bytes.find("SQLite format 3") != std::string::npos); // the search can find something
    CHECK(bytes.find(signed_in.token) == std::string::npos);
    CHECK(bytes.find(signed_in.token.substr(3)) == std::string::npos);
    CHECK(bytes.find("ann@acme.example") == std::string::npos);
    CHECK(bytes.find("192.0.2.7") == std::string::npos);
}

TEST_CASE("sign-in is limited by address and by account") {
    Desk desk;
    const auto organization = desk.make_tenant();
    desk.make_member(organization, Role::owner, "ann@acme.example");
    const auto try_from = [&](const std::string& address, const std::string& email) {
        return refusal([&] { desk.accounts.sign_in(email, "wrong horse 7", {address, ""}); });
    };
    for (int i = 0; i < 10; ++i)
        CHECK(try_from("192.0.2.1", "x" + std::to_string(i) + "@acme.example") == Code::unauthenticated);
    CHECK(try_from("192.0.2.1", "y@acme.example") == Code::rate_limited);

    for (int i = 0; i < 10; ++i)
        CHECK(try_from("198.51.100." + std::to_string(i), "ann@acme.example") == Code::unauthenticated);
    CHECK(try_from("198.51.100.99", "ANN@acme.example") == Code::rate_limited);
    desk.clock.advance(minutes(1));
    CHECK_NOTHROW(desk.sign_in("ann@acme.example"));
}

TEST_CASE("a session lasts 30 days from its last use") {
    Desk desk;
    const auto organization = desk.make_tenant();
    desk.make_member(organization, Role::owner, "ann@acme.example");
    const auto token = desk.sign_in("ann@acme.example").token;
    desk.clock.advance(days(29));
    CHECK_NOTHROW(desk.accounts.authenticate(token)); // slides
    desk.clock.advance(days(29));
    CHECK_NOTHROW(desk.accounts.authenticate(token));
    desk.clock.advance(days(31));
    CHECK(refusal([&] { desk.accounts.authenticate(token); }) == Code::unauthenticated);
}

TEST_CASE("signing out ends this session and no other") {
    Desk desk;
    const auto organization = desk.make_tenant();
    desk.make_member(organization, Role::owner, "ann@acme.example");
    const auto first = desk.sign_in("ann@acme.example").token;
    const auto second = desk.sign_in("ann@acme.example").token;
    desk.accounts.sign_out(first);
    CHECK(refusal([&] { desk.accounts.authenticate(first); }) == Code::unauthenticated);
    CHECK_NOTHROW(desk.accounts.authenticate(second));
    CHECK_NOTHROW(desk.accounts.sign_out(first)); // again is no error
}

TEST_CASE("one sees and ends one's own sessions, never another's") {
    Desk desk;
    const auto organization = desk.make_tenant();
    desk.make_member(organization, Role::owner, "ann@acme.example");
    desk.make_member(organization, Role::agent, "bob@acme.example");
    const auto here = desk.sign_in("ann@acme.example").token;
    const auto there = desk.sign_in("ann@acme.example").token;
    const auto bobs = desk.sign_in("bob@acme.example").token;
    const auto session = desk.accounts.authenticate(here);
    const auto sessions = desk.accounts.sessions(session);
    REQUIRE(sessions.size() == 2);
    CHECK(sessions[0].current != sessions[1].current);
    CHECK(sessions[0].device.user_agent == "Browser/1");
    CHECK(sessions[0].device.address == "192.0.2.7");

    const auto foreign = desk.accounts.authenticate(bobs).id;
    CHECK(refusal([&] { desk.accounts.end_session(session, foreign); }) == Code::not_found);
    desk.accounts.end_session(session, desk.accounts.authenticate(there).id);
    CHECK(refusal([&] { desk.accounts.authenticate(there); }) == Code::unauthenticated);
    CHECK_NOTHROW(desk.accounts.authenticate(bobs));
}

TEST_CASE("a new password needs the old one and ends the other sessions") {
    Desk desk;
    const auto organization = desk.make_tenant();
    desk.make_member(organization, Role::owner, "ann@acme.example");
    const auto here = desk.sign_in("ann@acme.example").token;
    const auto there = desk.sign_in("ann@acme.example").token;
    const auto session = desk.accounts.authenticate(here);
    service::MeChange change;
    change.password = "battery staple 9";
    change.current_password = "not this one";
    CHECK(refusal([&] { desk.accounts.change_me(session, change); }) == Code::forbidden);
    change.current_password = "correct horse 7";
    change.name = "Ann Example";
    CHECK(desk.accounts.change_me(session, change).account.name == "Ann Example");
    CHECK_NOTHROW(desk.accounts.authenticate(here));
    CHECK(refusal([&] { desk.accounts.authenticate(there); }) == Code::unauthenticated);
    CHECK(refusal([&] { desk.sign_in("ann@acme.example"); }) == Code::unauthenticated);
    CHECK_NOTHROW(desk.sign_in("ann@acme.example", "battery staple 9"));
}

TEST_CASE("a password must be long and uncommon") {
    Desk desk;
    const auto organization = desk.make_tenant();
    desk.make_member(organization, Role::owner, "ann@acme.example");
    const auto session = desk.accounts.authenticate(desk.sign_in("ann@acme.example").token);
    service::MeChange change;
    change.current_password = "correct horse 7";
    for (const char* bad : {"short", "password", "password123"}) {
        change.password = bad;
        CHECK(refusal([&] { desk.accounts.change_me(session, change); }) == Code::unprocessable);
    }
}

TEST_CASE("an account is a member only where it has a membership, and not while that is disabled") {
    Desk desk;
    const auto acme = desk.make_tenant("acme");
    const auto other = desk.make_tenant("other");
    const auto ann = desk.make_member(acme, Role::admin, "ann@acme.example");
    CHECK(desk.accounts.member_of(ann.account, acme).role == Role::admin);
    CHECK(refusal([&] { desk.accounts.member_of(ann.account, other); }) == Code::not_found);
    desk.organizations.set_enabled(desk.administrator, acme, false);
    CHECK(refusal([&] { desk.accounts.member_of(ann.account, acme); }) == Code::forbidden);
}
