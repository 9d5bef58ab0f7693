#include "daemon/erasure/erase_organization.hpp"

#include "daemon/storage/audit_outbox.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "tests/unit/erasure/world.hpp"

namespace iterochat::erasure {
namespace {

using storage::code_of;
using storage::files_with;

constexpr const char* canary = "Zanzibarcanary";

struct Doomed : World {
    Doomed() {
        full_conversation(canary);
        task.id = JobId::make(clock.now());
        task.organization = organization;
        task.kind = LedgerKind::organization;
        store->control_write([&](storage::ControlTx& tx) {
            storage::create_organization(tx, organization_row);
            Account account;
            account.email = "bob@acme.example";
            account.name = "Bob";
            owner = storage::create_account(tx, account, "hash").id;
            Membership membership;
            membership.account_id = owner;
            membership.organization_id = organization;
            membership.role = Role::owner;
            storage::put_membership(tx, membership);
            storage::AuditValue value;
            value.entry_id = AuditId::make(tx.now());
            value.field = "reason";
            value.value = "because";
            value.organization_id = organization;
            storage::put_audit_value(tx, value);
        });
    }
    std::string ledger_path() const { return folder.path() + "/state/ledger.log"; }
    void run(const EraseHooks& hooks = {}) {
        Ledger ledger(ledger_path(), storage::test_root_key());
        run_erase(*store, ledger, task, hooks);
    }
    void check_gone() {
        CHECK(task.step == Step::done);
        CHECK_FALSE(std::filesystem::exists(store->organization_folder(organization)));
        CHECK(files_with(folder.path(), canary).empty());
        store->control_read([&](storage::ControlView& view) {
            CHECK_FALSE(storage::find_organization(view, organization));
            CHECK(storage::members_of(view, organization).empty());
            CHECK(storage::audit_entries_with_values(view, organization, view.now() + days(1)).empty());
            CHECK(storage::get_account(view, owner).name == "Bob"); // a person may be elsewhere too
        });
        CHECK(code_of([&] { store->read(organization, [](storage::View&) {}); }) == Code::not_found);
        int intents = 0;
        int ends = 0;
        audit::read_chain(ledger_path(), 0, [&](std::string_view line) {
            const LedgerEntry entry = parse_ledger_line(line);
            CHECK(entry.kind == LedgerKind::organization);
            ++(entry.op == LedgerOp::intent ? intents : ends);
            return true;
        });
        CHECK(intents == 1);
        CHECK(ends == 1);
    }

    EraseTask task;
    AccountId owner;
};

TEST_CASE("an erased organization has no key, no file and no row, and its members keep their accounts") {
    Doomed world;
    world.run();
    CHECK(world.task.counts.conversations == 1);
    CHECK(world.task.counts.messages == 3);
    CHECK(world.task.counts.keys == 3);
    world.check_gone();
}

TEST_CASE("an organization's erasure that stops after any step ends well when it is run again") {
    for (const Step stop_at : {Step::intent, Step::keys, Step::wal, Step::verified}) {
        Doomed world;
        EraseHooks hooks;
        std::string saved;
        hooks.checkpoint = [&](const EraseTask& now) {
            saved = write_task(now);
            if (now.step == stop_at)
                throw Error{Code::unavailable, "stopped"};
        };
        CHECK(code_of([&] { world.run(hooks); }) == Code::unavailable);
        const JobId id = world.task.id;
        world.task = read_task(saved);
        world.task.id = id;
        world.run();
        world.check_gone();
    }
}

TEST_CASE("a legal hold anywhere in an organization keeps all of it") {
    Doomed world;
    const Conversation held = world.full_conversation("Held");
    world.store->write(world.organization, [&](storage::Tx& tx) {
        Hold hold;
        hold.conversation_id = held.id;
        hold.reason = "court";
        storage::create_hold(tx, hold);
    });
    CHECK(code_of([&] { world.run(); }) == Code::legal_hold);
    CHECK(world.store->has_organization_files(world.organization));
    world.store->control_read([&](storage::ControlView& view) {
        CHECK(storage::get_organization(view, world.organization).state == OrganizationState::active);
    });
}

TEST_CASE("acts on their way to the audit log outlive their organization") {
    Doomed world;
    world.store->write(world.organization, [](storage::Tx& tx) {
        storage::add_to_audit_outbox(tx, {0, AuditId::make(tx.now()), tx.now(), "{\"last\":1}"});
    });
    world.run();
    const auto waiting = world.store->control_read(
        [](storage::ControlView& view) { return storage::list_audit_outbox(view, 10); });
    REQUIRE(waiting.size() == 1);
    CHECK(waiting.front().payload == "{\"last\":1}");
}

} // namespace
} // namespace iterochat::erasure
