#include "daemon/erasure/erase_organization.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/audit_outbox.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::erasure {
namespace {

constexpr Span wait_for_readers = seconds(60);
constexpr std::size_t outbox_batch = 1000;

/// From here on it is as absent to everybody: no member, visitor or command finds it.
void close_doors(storage::Store& store, const OrganizationId& id) {
    store.control_write([&](storage::ControlTx& tx) {
        if (auto organization = storage::find_organization(tx, id)) {
            organization->state = OrganizationState::deleting;
            storage::update_organization(tx, *organization);
        }
    });
}

void write_intent(storage::Store& store, Ledger& ledger, const EraseTask& task) {
    if (ledger.has(task.id.text(), LedgerOp::intent))
        return;
    LedgerEntry entry;
    entry.time = store.control_read([](storage::ControlView& view) { return view.now(); });
    entry.op = LedgerOp::intent;
    entry.kind = LedgerKind::organization;
    entry.organization = ledger.digest(task.organization);
    entry.subjects = {entry.organization};
    entry.ground = task.ground;
    entry.erasure = task.id.text();
    ledger.append(entry);
}

/// Acts that wait in main.db on their way to the audit log go on from control.db: the log knows an entry that
/// comes twice.
void save_audit_outbox(storage::Store& store, const OrganizationId& id) {
    for (;;) {
        const auto entries = store.read(
            id, [](storage::View& view) { return storage::list_audit_outbox(view, outbox_batch); });
        if (entries.empty())
            return;
        store.control_write([&](storage::ControlTx& tx) {
            for (const storage::OutboxEntry& entry : entries)
                storage::add_to_audit_outbox(tx, entry);
        });
        store.write(id, [&](storage::Tx& tx) { storage::remove_from_audit_outbox(tx, entries.back().row); });
    }
}

/// A run that was killed while it destroyed left files that nothing opens: their acts were saved before that.
bool means_half_destroyed(const Error& error) {
    return error.code() == Code::damaged || error.code() == Code::io || error.code() == Code::not_found;
}

void destroy_files(storage::Store& store, const OrganizationId& id) {
    if (store.has_organization_files(id)) {
        const auto lock = store.lock_exclusive(id, wait_for_readers); // an export ends first
        try {
            save_audit_outbox(store, id);
        } catch (const Error& error) {
            if (!means_half_destroyed(error))
                throw;
        }
    }
    store.destroy_organization_files(id);
}

void erase_control_rows(storage::Store& store, const EraseTask& task) {
    store.control_write([&](storage::ControlTx& tx) {
        storage::delete_jobs_of(tx, task.organization, task.id);
        storage::erase_audit_values_of_organization(tx, task.organization);
        storage::delete_organization(tx, task.organization);
    });
}

} // namespace

storage::EraseCounts count_organization(storage::View& view) {
    return storage::count_everything(view);
}

void check_organization_not_held(storage::View& view) {
    if (!storage::list_holds(view, false).empty() || storage::has_restricted_conversation(view))
        throw Error{
            Code::legal_hold,
            "A legal hold or a restriction of processing is in force in this tenant: it can't be erased."}
            .with_hint("iterochat hold list; iterochat conversation unrestrict lifts a restriction");
}

void destroy_organization(storage::Store& store, Ledger& ledger, EraseTask& task,
                          const std::function<void()>& leave, const std::function<void(Step)>& note) {
    if (task.step == Step::requested) {
        if (store.has_organization_files(task.organization))
            task.counts = store.read(task.organization, [](storage::View& view) {
                check_organization_not_held(view);
                return count_organization(view);
            });
        close_doors(store, task.organization);
        write_intent(store, ledger, task);
        if (leave && store.has_organization_files(task.organization))
            leave();
        note(Step::intent);
    }
    if (task.step == Step::intent) {
        destroy_files(store, task.organization);
        note(Step::keys);
    }
    if (task.step == Step::keys) {
        erase_control_rows(store, task);
        store.wipe_control_wal(wait_for_readers);
        task.erased_at = store.control_read([](storage::ControlView& view) { return view.now(); });
        note(Step::wal);
    }
    const bool is_there = store.control_read([&](storage::ControlView& view) {
        return storage::find_organization(view, task.organization).has_value();
    });
    if (is_there || store.has_organization_files(task.organization))
        throw Error{Code::internal, "The erasure left something behind; run `iterochat doctor`."};
}

} // namespace iterochat::erasure
