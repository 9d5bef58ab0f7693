#include "daemon/erasure/restore_stage.hpp"

#include "common/base/error.hpp"
#include "daemon/erasure/verification.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/parked_keys.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/snapshot.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <filesystem>

/// The second half of a restore: from unpacked files to a verified state folder.
namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;
constexpr Span wait_for_readers = seconds(60); ///< there are none here

storage::StoreOptions options_of(const std::string& state) {
    storage::StoreOptions options;
    options.state_folder = state;
    options.open_organizations = 4;
    options.writer_threads = 1;
    return options;
}

/// Sound in structure, keys and rows fit each other, every text opens, and no byte of what was erased again
/// is left.
void verify_one(storage::Store& store, RestoredTenant& tenant) {
    const VerificationFigures figures = finish_erasure(store, tenant.id, wait_for_readers);
    tenant.findings = store.check(tenant.id);
    if (figures.unaccounted_bytes + figures.wal_bytes > 0)
        tenant.findings.push_back(
            "Bytes that belong to no row are left: " + std::to_string(figures.unaccounted_bytes) + ".");
    const storage::Residue residue = store.read(
        tenant.id, [](storage::View& view) { return storage::count_residue(view); },
        storage::ReadLimit::long_running);
    if (residue.rows_without_conversation() + residue.keys_without_row + residue.rows_without_key > 0)
        tenant.findings.push_back(
            "Rows and keys don't fit each other: " + std::to_string(residue.rows_without_conversation()) +
            " rows without conversation, " + std::to_string(residue.keys_without_row) +
            " keys without row, " + std::to_string(residue.rows_without_key) + " rows without key.");
    try {
        tenant.messages_opened = store.read(
            tenant.id, [](storage::View& view) { return storage::open_all_messages(view); },
            storage::ReadLimit::long_running);
    } catch (const Error& error) {
        tenant.findings.push_back(error.what());
    }
}

/// Who was erased as a member has no membership in the copy's control.db either, and without any no account.
void let_go_of_leavers(storage::ControlTx& tx, const OrganizationId& organization, const Replay& replay) {
    for (const ErasedAgain& erased : replay.erased) {
        if (erased.kind != "member")
            continue;
        const AccountId account = AccountId::parse(erased.id).value();
        if (!storage::find_account(tx, account))
            continue;
        storage::remove_membership(tx, organization, account);
        if (storage::memberships_of_account(tx, account).empty())
            storage::delete_account(tx, account);
    }
}

} // namespace

std::vector<AccountId> RestoreStage::members_of(const OrganizationId& was) const {
    std::vector<AccountId> members;
    for (const TenantRecord::Person& person : records_.at(was.text()).people)
        members.push_back(person.account.id);
    return members;
}

TenantRecord RestoreStage::record_of(const OrganizationId& was) const {
    const auto found = records_.find(was.text());
    if (found == records_.end())
        throw Error{Code::not_found, "The backup holds no such tenant."};
    return found->second;
}

RestoreReport RestoreStage::run() {
    RestoreReport report;
    report.manifest = data_.manifest();
    report.keyring_at = keyring_.manifest().created_at;
    report.ledger = ledger_;
    report.is_ledger_loss = is_ledger_loss_;
    read_data();
    wrap_keys();
    const SubjectDigests digests{installation_key_};
    const std::string ledger = state() + "/ledger.log";
    {
        storage::Store store{options_of(state()), order_.root_key.copy(), order_.clock};
        store.control_write([](storage::ControlTx& tx) { storage::end_all_sessions(tx); });
        std::int64_t done = 0;
        for (const BackupTenant& in_archive : wanted_) {
            tell("replaying erasures", done++, static_cast<std::int64_t>(wanted_.size()));
            if (!tenant_record_.empty())
                records_[in_archive.id.text()] = read_tenant_record(tenant_record_);
            else
                records_[in_archive.id.text()] = store.control_read(
                    [&](storage::ControlView& view) { return tenant_record_of(view, in_archive.id); });
            const OrganizationId id = target_of(in_archive.id);
            if (is_organization_erased(ledger, digests.of(in_archive.id)) ||
                !fs::exists(organization_folder(id) + "/keys.db")) {
                report.erased_tenants.push_back(in_archive.slug);
                storage::shred_folder(organization_folder(id));
                store.control_write(
                    [&](storage::ControlTx& tx) { storage::delete_organization(tx, in_archive.id); });
                continue;
            }
            RestoredTenant tenant{id, in_archive.id, in_archive.slug, {}, {}, 0, {}};
            store.write(id, [](storage::Tx& tx) { storage::unpark_keys(tx); }); // before erasures count again
            tenant.replay = replay_erasures(store, id, in_archive.id, digests, ledger,
                                            data_.manifest().ledger.seq, members_of(in_archive.id));
            store.control_write([&](storage::ControlTx& tx) { let_go_of_leavers(tx, id, tenant.replay); });
            if (order_.clocks) {
                auto clocked = order_.clocks(store, in_archive.id, id);
                tenant.replay.cleared = std::move(clocked.cleared);
                tenant.keeps_rules = clocked.keeps_rules;
            }
            if (!tenant.keeps_rules)
                tenant.rules =
                    store.read(id, [](storage::View& view) { return storage::list_retention_rules(view); });
            if (order_.keep && !order_.is_living)
                tenant.parked = order_.keep(store, in_archive.id, id);
            if (order_.seen)
                store.write(id, [&](storage::Tx& tx) { storage::raise_counters(tx, *order_.seen); });
            report.tenants.push_back(std::move(tenant));
        }
        done = 0;
        for (RestoredTenant& tenant : report.tenants) {
            tell("verifying", done++, static_cast<std::int64_t>(report.tenants.size()));
            verify_one(store, tenant);
            tenant.counts = storage::counts_of_file(organization_folder(tenant.id) + "/main.db");
        }
        if (order_.record)
            store.control_write([&](storage::ControlTx& tx) { order_.record(tx, report); });
    }
    return report;
}

namespace {

/// Those of the second that the first doesn't name yet.
void add_erased(std::vector<ErasedAgain>& named, const std::vector<ErasedAgain>& more) {
    for (const ErasedAgain& one : more)
        if (std::none_of(named.begin(), named.end(), [&](const ErasedAgain& other) {
                return other.kind == one.kind && other.id == one.id;
            }))
            named.push_back(one);
}

} // namespace

void RestoreStage::catch_up(const std::string& ledger, const SubjectDigests& digests, RestoreReport& report) {
    storage::Store store{options_of(state()), order_.root_key.copy(), order_.clock};
    const bool is_same_ledger = !order_.live_ledger.empty(); // else it is of another installation
    const std::int64_t copied_at = is_same_ledger ? data_.manifest().ledger.seq
                                                  : ledger_position_at(ledger, data_.manifest().created_at);
    for (RestoredTenant& tenant : report.tenants) {
        const std::string digest = digests.of(tenant.was);
        if (is_organization_erased(ledger, digest))
            throw Error{Code::conflict,
                        "The tenant '" + tenant.slug + "' was erased meanwhile; it can't come back."};
        const bool has_gained = count_intents_since(ledger, state() + "/ledger.log", digest) > 0;
        if (has_gained) {
            const Replay again = replay_erasures(store, tenant.id, tenant.was, digests, ledger, copied_at,
                                                 members_of(tenant.was));
            add_erased(tenant.replay.erased, again.erased);
            tenant.replay.keys_removed += again.keys_removed;
            tenant.replay.files_without_key += again.files_without_key;
            tenant.replay.requests_without_key += again.requests_without_key;
        }
        if (order_.keep)
            tenant.parked += order_.keep(store, tenant.was, tenant.id);
        if (!has_gained)
            continue;
        verify_one(store, tenant);
        tenant.counts = storage::counts_of_file(organization_folder(tenant.id) + "/main.db");
    }
    if (is_same_ledger)
        report.ledger = std::max(report.ledger, audit::verify_chain(ledger).head,
                                 [](const auto& a, const auto& b) { return a.seq < b.seq; });
}

void RestoreStage::look_into(const OrganizationId& id,
                             const std::function<void(storage::View&)>& work) const {
    storage::Store store{options_of(state()), order_.root_key.copy(), order_.clock};
    store.read(id, work, storage::ReadLimit::long_running);
}

} // namespace iterochat::erasure
