#include "desk.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

namespace {

service::NewUser invited(const std::string& email, Role role = Role::agent) {
    service::NewUser user;
    user.email = email;
    user.role = role;
    user.invite = true;
    return user;
}

std::string token_of(const service::InvitationLink& link) {
    return link.url.substr(link.url.find('#') + 1);
}

} // namespace

TEST_CASE("adding a person makes the account once and a membership in each organization") {
    Desk desk;
    const auto acme = desk.make_tenant("acme");
    const auto other = desk.make_tenant("other");
    const auto ann = desk.make_member(acme, Role::owner, "ann@acme.example");
    service::NewUser again;
    again.email = "Ann@Acme.example";
    again.password = "another horse 7";
    again.role = Role::agent;
    const auto added = desk.users.add(desk.administrator, other, again);
    CHECK(added.account.id == ann.account);
    CHECK_FALSE(added.created);
    CHECK(added.joined);
    CHECK(desk.users.get(desk.administrator, ann.account).organizations.size() == 2);
    CHECK_NOTHROW(desk.sign_in("ann@acme.example")); // an existing account keeps its password
}

TEST_CASE("a member can't be added twice, unless that is asked for") {
    Desk desk;
    const auto acme = desk.make_tenant();
    desk.make_member(acme, Role::owner, "ann@acme.example");
    service::NewUser again;
    again.email = "ann@acme.example";
    again.password = "another horse 7";
    again.role = Role::agent;
    CHECK(refusal([&] { desk.users.add(desk.administrator, acme, again); }) == Code::exists);
    again.if_not_exists = true;
    const auto added = desk.users.add(desk.administrator, acme, again);
    CHECK_FALSE(added.joined);
    CHECK(desk.users.members(desk.administrator, acme)[0].membership.role == Role::owner);
}

TEST_CASE("a new person needs a password or an invitation") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::NewUser user;
    user.email = "ann@acme.example";
    CHECK(refusal([&] { desk.users.add(desk.administrator, acme, user); }) == Code::unprocessable);
    user.email = "no address";
    user.invite = true;
    CHECK(refusal([&] { desk.users.add(desk.administrator, acme, user); }) == Code::unprocessable);
    CHECK(desk.users.list(desk.administrator, std::nullopt).empty());
}

TEST_CASE("an invitation sets name and password once, within 7 days") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto added = desk.users.add(desk.administrator, acme, invited("ann@acme.example", Role::owner));
    REQUIRE(added.link);
    CHECK(added.link->url.starts_with("https://chat.example/accept#iv_"));
    CHECK(refusal([&] { desk.sign_in("ann@acme.example", ""); }) == Code::unauthenticated);

    const std::string token = token_of(*added.link);
    CHECK(refusal([&] { desk.users.accept_invitation(token, "Ann", "password"); }) == Code::unprocessable);
    desk.users.accept_invitation(token, "Ann Example", "correct horse 7");
    CHECK(desk.sign_in("ann@acme.example").account.name == "Ann Example");
    CHECK(refusal([&] { desk.users.accept_invitation(token, "Mallory", "another horse 7"); }) ==
          Code::not_found);

    const auto late = desk.users.add(desk.administrator, acme, invited("bob@acme.example"));
    desk.clock.advance(days(7));
    CHECK(refusal([&] { desk.users.accept_invitation(token_of(*late.link), "Bob", "correct horse 7"); }) ==
          Code::not_found);
    CHECK(refusal([&] { desk.users.accept_invitation("iv_forged", "Bob", "correct horse 7"); }) ==
          Code::not_found);
}

TEST_CASE("an invitation never takes over an account that has a password") {
    Desk desk;
    const auto acme = desk.make_tenant("acme");
    const auto other = desk.make_tenant("other");
    desk.make_member(acme, Role::owner, "ann@acme.example");
    const auto link = desk.users.invite(desk.administrator, other, "ann@acme.example", Role::admin);
    desk.users.accept_invitation(token_of(link), "Mallory", "mallory horse 7");
    CHECK(refusal([&] { desk.sign_in("ann@acme.example", "mallory horse 7"); }) == Code::unauthenticated);
    const auto signed_in = desk.sign_in("ann@acme.example");
    CHECK(signed_in.account.name != "Mallory");
    CHECK(signed_in.organizations.size() == 2);
}

TEST_CASE("a fresh link can be had for a member who never chose a password") {
    Desk desk;
    const auto acme = desk.make_tenant();
    auto user = invited("ann@acme.example", Role::owner);
    desk.users.add(desk.administrator, acme, user);
    user.if_not_exists = true;
    const auto again = desk.users.add(desk.administrator, acme, user);
    REQUIRE(again.link);
    desk.users.accept_invitation(token_of(*again.link), "Ann", "correct horse 7");
    CHECK_FALSE(desk.users.add(desk.administrator, acme, user).link);
}

TEST_CASE("the last owner can neither leave, be demoted, disabled nor deleted") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto ann = desk.make_member(acme, Role::owner, "ann@acme.example");
    const auto bob = desk.make_member(acme, Role::owner, "bob@acme.example");
    service::MemberChange demote;
    demote.role = Role::agent;
    desk.users.change_member(ann, acme, bob.account, demote);

    const service::Actor self = ann;
    CHECK(refusal([&] { desk.users.remove_member(self, acme, ann.account); }) == Code::conflict);
    CHECK(refusal([&] { desk.users.change_member(self, acme, ann.account, demote); }) == Code::conflict);
    CHECK(refusal([&] { desk.users.set_enabled(desk.administrator, ann.account, false); }) == Code::conflict);
    CHECK(refusal([&] { desk.users.remove(desk.administrator, ann.account, false); }) == Code::conflict);
    CHECK(refusal([&] { desk.users.remove(desk.administrator, ann.account, true); }) == Code::conflict);
    CHECK(sentence([&] { desk.users.remove_member(self, acme, ann.account); }).find("acme") !=
          std::string::npos);

    service::MemberChange promote;
    promote.role = Role::owner;
    desk.users.change_member(self, acme, bob.account, promote);
    CHECK_NOTHROW(desk.users.remove_member(self, acme, ann.account));
}

TEST_CASE("a disabled owner doesn't count as the one who is left") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto ann = desk.make_member(acme, Role::owner, "ann@acme.example");
    const auto bob = desk.make_member(acme, Role::owner, "bob@acme.example");
    desk.users.set_enabled(desk.administrator, bob.account, false);
    CHECK(refusal([&] { desk.users.set_enabled(desk.administrator, ann.account, false); }) == Code::conflict);
    CHECK_NOTHROW(desk.users.remove(desk.administrator, bob.account, false));
}

TEST_CASE("an admin can't make or change owners, an agent nobody") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto owner = desk.make_member(acme, Role::owner, "ann@acme.example");
    const auto admin = desk.make_member(acme, Role::admin, "bob@acme.example");
    const auto agent = desk.make_member(acme, Role::agent, "cem@acme.example");
    service::MemberChange to_owner;
    to_owner.role = Role::owner;
    service::MemberChange to_agent;
    to_agent.role = Role::agent;
    CHECK(refusal([&] { desk.users.change_member(admin, acme, agent.account, to_owner); }) ==
          Code::forbidden);
    CHECK(refusal([&] { desk.users.change_member(admin, acme, owner.account, to_agent); }) ==
          Code::forbidden);
    CHECK(refusal([&] { desk.users.remove_member(admin, acme, owner.account); }) == Code::forbidden);
    CHECK(refusal([&] { desk.users.add(admin, acme, invited("dora@acme.example", Role::owner)); }) ==
          Code::forbidden);
    CHECK(refusal([&] { desk.users.change_member(agent, acme, admin.account, to_agent); }) ==
          Code::forbidden);
    CHECK(refusal([&] { desk.users.change_member(agent, acme, agent.account, to_owner); }) ==
          Code::forbidden);
    CHECK(refusal([&] { desk.users.remove_member(agent, acme, admin.account); }) == Code::forbidden);

    service::MemberChange away;
    away.available = false;
    CHECK_NOTHROW(desk.users.change_member(agent, acme, agent.account, away));
    CHECK_NOTHROW(desk.users.remove_member(agent, acme, agent.account)); // leaving is always possible
    CHECK(refusal([&] { desk.accounts.member_of(agent.account, acme); }) == Code::not_found);
}

TEST_CASE("members of another organization can't touch this one's") {
    Desk desk;
    const auto acme = desk.make_tenant("acme");
    const auto other = desk.make_tenant("other");
    const auto ann = desk.make_member(acme, Role::owner, "ann@acme.example");
    const auto eve = desk.make_member(other, Role::owner, "eve@other.example");
    service::MemberChange change;
    change.role = Role::agent;
    CHECK(refusal([&] { desk.users.members(eve, acme); }) == Code::not_found);
    CHECK(refusal([&] { desk.users.change_member(eve, acme, ann.account, change); }) == Code::not_found);
    CHECK(refusal([&] { desk.users.remove_member(eve, acme, ann.account); }) == Code::not_found);
    CHECK(refusal([&] { desk.users.change_member(eve, other, ann.account, change); }) == Code::not_found);
    CHECK(refusal([&] { desk.users.list(eve, std::nullopt); }) == Code::forbidden);
    CHECK(refusal([&] { desk.users.set_password(eve, ann.account, "mallory horse 7"); }) == Code::forbidden);
}

TEST_CASE("a new password by the administrator, disabling and log-out end all sessions") {
    Desk desk;
    const auto acme = desk.make_tenant();
    desk.make_member(acme, Role::owner, "ann@acme.example");
    const auto bob = desk.make_member(acme, Role::agent, "bob@acme.example");
    const auto ended = [&](const std::string& token) {
        return refusal([&] { desk.accounts.authenticate(token); }) == Code::unauthenticated;
    };
    auto token = desk.sign_in("bob@acme.example").token;
    CHECK(desk.users.set_password(desk.administrator, bob.account, "battery staple 9") == 1);
    CHECK(ended(token));
    token = desk.sign_in("bob@acme.example", "battery staple 9").token;
    CHECK(desk.users.end_sessions(desk.administrator, bob.account) == 1);
    CHECK(ended(token));
    token = desk.sign_in("bob@acme.example", "battery staple 9").token;
    desk.users.set_enabled(desk.administrator, bob.account, false);
    CHECK(ended(token));
    desk.users.set_enabled(desk.administrator, bob.account, true);
    CHECK(ended(token)); // enabling doesn't bring sessions back
}

TEST_CASE("a person is found by address or id, and deleted with all memberships") {
    Desk desk;
    const auto acme = desk.make_tenant();
    desk.make_member(acme, Role::owner, "ann@acme.example");
    const auto bob = desk.make_member(acme, Role::agent, "bob@acme.example");
    CHECK(desk.users.id_of(desk.administrator, "BOB@acme.example") == bob.account);
    CHECK(desk.users.id_of(desk.administrator, bob.account.text()) == bob.account);
    CHECK(refusal([&] { desk.users.id_of(desk.administrator, "nobody@acme.example"); }) == Code::not_found);
    CHECK(desk.users.remove(desk.administrator, bob.account, true).left.size() == 1);
    CHECK(desk.users.members(desk.administrator, acme).size() == 2); // the dry run changed nothing
    desk.users.remove(desk.administrator, bob.account, false);
    CHECK(desk.users.members(desk.administrator, acme).size() == 1);
    CHECK(refusal([&] { desk.sign_in("bob@acme.example"); }) == Code::unauthenticated);
}
