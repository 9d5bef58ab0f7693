#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/invitations.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/control/sessions.hpp"

using namespace iterochat;
using namespace iterochat::storage;

namespace {

struct ControlFixture : Fixture {
    ControlFixture() {
        store->control_write([&](ControlTx& tx) {
            Organization wanted;
            wanted.id = organization;
            wanted.slug = "acme";
            create_organization(tx, wanted);
        });
    }
    Account account(const std::string& email) {
        return store->control_write([&](ControlTx& tx) {
            Account wanted;
            wanted.email = email;
            wanted.name = "Jane Doe";
            return create_account(tx, wanted, "hash of " + email);
        });
    }
};

} // namespace

TEST_CASE("an account is found by its address whatever the case, and an address is used once") {
    ControlFixture f;
    const Account jane = f.account("Jane@Example.com");
    CHECK(code_of([&] { f.account("jane@example.COM"); }) == Code::exists);
    f.store->control_read([&](ControlView& view) {
        const auto found = find_account_by_email(view, " jane@example.com ");
        REQUIRE(found.has_value());
        CHECK(found->id == jane.id);
        CHECK(found->email == "Jane@Example.com");
        CHECK(found->name == "Jane Doe");
        CHECK(password_hash_of(view, jane.id) == "hash of Jane@Example.com");
        CHECK_FALSE(find_account_by_email(view, "joan@example.com").has_value());
    });
}

TEST_CASE("members are listed with their names, and only enabled owners count") {
    ControlFixture f;
    Account jane = f.account("jane@example.com");
    const Account max = f.account("max@example.com");
    f.store->control_write([&](ControlTx& tx) {
        put_membership(tx, {jane.id, f.organization, Role::owner, true, {}, {}, true});
        put_membership(tx, {max.id, f.organization, Role::agent, true, {}, {}, true});
        put_membership(tx, {max.id, f.organization, Role::owner, false, {}, {}, true});
    });
    f.store->control_read([&](ControlView& view) {
        const auto members = members_of(view, f.organization);
        REQUIRE(members.size() == 2);
        CHECK(members[0].account_email == "jane@example.com");
        CHECK_FALSE(members[1].available);
        CHECK(memberships_of_account(view, max.id).at(0).role == Role::owner);
        CHECK(count_owners(view, f.organization) == 2);
    });
    f.store->control_write([&](ControlTx& tx) {
        jane.enabled = false;
        update_account(tx, jane);
    });
    f.store->control_read([&](ControlView& view) { CHECK(count_owners(view, f.organization) == 1); });
    f.store->control_write([&](ControlTx& tx) { delete_account(tx, max.id); });
    f.store->control_read([&](ControlView& view) { CHECK(members_of(view, f.organization).size() == 1); });
}

TEST_CASE("a session is found by its token until it ends or expires") {
    ControlFixture f;
    const Account jane = f.account("jane@example.com");
    const auto create = [&] {
        return f.store->control_write([&](ControlTx& tx) {
            AccountSession wanted;
            wanted.account_id = jane.id;
            wanted.device = "Firefox";
            wanted.expires_at = tx.now() + hours(1);
            return create_session(tx, wanted);
        });
    };
    const NewSession first = create();
    const NewSession second = create();
    const auto find = [&](const std::string& token) {
        return f.store->control_read([&](ControlView& view) { return find_session_by_token(view, token); });
    };
    CHECK(find(first.token)->device == "Firefox");
    CHECK_FALSE(find("st_forged").has_value());
    CHECK(f.store->control_write(
              [&](ControlTx& tx) { return end_sessions(tx, jane.id, second.session.id); }) == 1);
    CHECK_FALSE(find(first.token).has_value());
    CHECK(find(second.token).has_value());
    f.clock.advance(hours(2));
    CHECK_FALSE(find(second.token).has_value());
    CHECK(f.store->control_write([](ControlTx& tx) { return remove_expired_sessions(tx); }) == 1);
    CHECK(files_with(f.folder.path(), second.token).empty());
}

TEST_CASE("an invitation is accepted once, while it is open") {
    ControlFixture f;
    const auto invite = [&] {
        return f.store->control_write([&](ControlTx& tx) {
            Invitation wanted;
            wanted.organization_id = f.organization;
            wanted.email = "jane@example.com";
            wanted.role = Role::admin;
            wanted.expires_at = tx.now() + days(7);
            return create_invitation(tx, wanted);
        });
    };
    const auto accept = [&](const InvitationId& id) {
        f.store->control_write([&](ControlTx& tx) { accept_invitation(tx, id); });
    };
    const NewInvitation one = invite();
    f.store->control_read([&](ControlView& view) {
        CHECK(find_invitation_by_token(view, one.token)->role == Role::admin);
        CHECK(open_invitations_for(view, "JANE@example.com").size() == 1);
    });
    accept(one.invitation.id);
    CHECK(code_of([&] { accept(one.invitation.id); }) == Code::conflict);
    const NewInvitation two = invite();
    f.store->control_write([&](ControlTx& tx) { revoke_invitation(tx, two.invitation.id); });
    CHECK(code_of([&] { accept(two.invitation.id); }) == Code::conflict);
    const NewInvitation three = invite();
    f.clock.advance(days(8));
    CHECK(code_of([&] { accept(three.invitation.id); }) == Code::conflict);
    f.store->control_read(
        [&](ControlView& view) { CHECK(open_invitations_for(view, "jane@example.com").empty()); });
}

TEST_CASE("a job's progress survives, and unfinished ones are found at the next start") {
    ControlFixture f;
    const auto create = [&](const std::string& kind) {
        return f.store->control_write([&](ControlTx& tx) {
            Job job;
            job.kind = kind;
            job.organization_id = f.organization;
            job.detail = "{\"subject\":\"secretperson\"}";
            return create_job(tx, job);
        });
    };
    Job erase = create("erase_conversation");
    Job import = create("kb_import");
    f.store->control_write([&](ControlTx& tx) {
        erase.state = JobState::running;
        erase.step = "rows";
        erase.progress_done = 3;
        update_job(tx, erase);
        import.state = JobState::done;
        update_job(tx, import);
    });
    CHECK(files_with(f.folder.path(), "secretperson").empty());
    f.open();
    f.store->control_read([&](ControlView& view) {
        const auto unfinished = unfinished_jobs(view);
        REQUIRE(unfinished.size() == 1);
        CHECK(unfinished[0].step == "rows");
        CHECK(unfinished[0].progress_done == 3);
        CHECK(unfinished[0].detail == "{\"subject\":\"secretperson\"}");
        CHECK(get_job(view, import.id).finished_at.has_value());
        CHECK(list_jobs(view, f.organization, 10).size() == 2);
        CHECK(list_jobs(view, std::nullopt, 1).size() == 1);
    });
}

TEST_CASE("an audit entry's personal values go with their subject, the others stay") {
    ControlFixture f;
    const Uuid jane = Uuid::make(f.clock.now());
    const AuditId entry = AuditId::make(f.clock.now());
    f.store->control_write([&](ControlTx& tx) {
        put_audit_value(tx, {entry, "actor", {1, 2}, "member Jane", f.organization, jane});
        put_audit_value(tx, {entry, "reason", {3, 4}, "asked by letter", f.organization, {}});
        set_installation_value(tx, "audit_head", std::string("\0\x01", 2));
    });
    f.store->control_read([&](ControlView& view) {
        REQUIRE(audit_values_of(view, entry).size() == 2);
        CHECK(audit_values_of(view, entry)[0].value == "member Jane");
        CHECK(installation_value(view, "audit_head") == std::string("\0\x01", 2));
        CHECK_FALSE(installation_value(view, "none").has_value());
    });
    CHECK(f.store->control_write([&](ControlTx& tx) { return erase_audit_values_of_subject(tx, jane); }) ==
          1);
    f.store->control_read([&](ControlView& view) { CHECK(audit_values_of(view, entry).size() == 1); });
}
