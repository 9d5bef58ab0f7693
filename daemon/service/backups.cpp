#include "daemon/service/backups.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/erasure/backup_create.hpp"
#include "daemon/erasure/backup_folder.hpp"
#include "daemon/erasure/backup_keep.hpp"
#include "daemon/erasure/tenant_record.hpp"
#include "daemon/erasure/verification.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/backup_facts.hpp"
#include "daemon/service/restore_order.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/parked_keys.hpp"
#include "daemon/storage/snapshot.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/vault/root_key.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace iterochat::service {
namespace {

constexpr Span wait_for_lock = seconds(60);

[[noreturn]] void refuse_second() {
    throw Error{Code::busy, "A backup is being made already; try again when it is through."}.with_hint(
        "iterochat job list");
}

erasure::StoredBackup stored_of(const erasure::MadeBackup& made) {
    return {std::filesystem::path(made.path).filename(), made.path, made.bytes, made.manifest, {}};
}

/// Archives of the same kind and tenants are pruned against each other.
std::string series_of(const erasure::StoredBackup& stored) {
    std::string series{erasure::name_of(stored.manifest.kind)};
    if (stored.manifest.kind == erasure::BackupKind::tenant)
        for (const erasure::BackupTenant& tenant : stored.manifest.tenants)
            series += " " + tenant.id.text();
    return series;
}

/// One whose backups can't be opened without it, and that perhaps waits for its restore here.
void refuse_other_keyring(const BackupShelf& shelf) {
    const std::string path = erasure::keyring_path(shelf.options().keyring_folder);
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return;
    std::string signer;
    try {
        signer = erasure::BackupReader{path}.manifest().signer;
    } catch (const Error&) {
        return; // nobody opens anything with it
    }
    if (signer != shelf.own_signer())
        throw Error{Code::conflict, "The keyring " + path +
                                        " is of another installation, whose backups nothing else opens. "
                                        "Nothing was written."}
            .with_hint("move it to a place of its own, or set backup.keyring_folder to another folder");
}

} // namespace

Backups::Backups(const Context& context, const BackupShelf& shelf) : context_(context), shelf_(shelf) {}

CreatedBackup Backups::create(const Actor& actor, const BackupWish& wish, const Progress& progress) {
    require_administrator(actor);
    if (!wish.folder.empty() && !wish.folder.starts_with('/'))
        throw Error{Code::unprocessable, "The folder of backups must be an absolute path."}.with_field(
            "output");
    std::error_code unreadable;
    if (!wish.folder.empty() &&
        !std::filesystem::is_directory(wish.folder, unreadable)) // a disk not mounted?
        throw Error{Code::io, "There is no folder " + wish.folder + ". Nothing was made."}
            .with_field("output")
            .with_hint("mount or make it, and give it to the daemon's user; or leave out -o");
    if (!wish.keep.empty())
        (void)erasure::parse_keep(wish.keep); // before the long work
    const std::unique_lock lock(one_at_a_time_, std::try_to_lock);
    if (!lock)
        refuse_second();
    return create_alone(actor, wish, progress);
}

CreatedBackup Backups::create_alone(const Actor& actor, const BackupWish& wish, const Progress& progress) {
    refuse_other_keyring(shelf_);
    CreatedBackup created;
    const vault::RootKey root =
        vault::load_or_make_root_key(shelf_.options().root_key_file, shelf_.options().state_folder);
    erasure::BackupOrder order;
    auto recipients = shelf_.recipients(wish.recipients, context_.clock.now());
    created.is_own_key = recipients.is_own_key;
    order.recipients = std::move(recipients.keys);
    order.folder = wish.folder.empty() ? shelf_.options().folder : wish.folder;
    order.now = context_.clock.now();
    order.id = Uuid::make(order.now);
    order.verify = wish.verify;
    order.progress = progress;
    if (wish.tenant) {
        const erasure::TenantRecord record = context_.store.control_read(
            [&](storage::ControlView& view) { return erasure::tenant_record_of(view, *wish.tenant); });
        order.kind = erasure::BackupKind::tenant;
        order.tenant = {*wish.tenant, record.organization.slug, erasure::write_tenant_record(record)};
    }
    const erasure::MadeBackup data = erasure::write_data_archive(source_of(root.key), order);
    const erasure::MadeBackup keyring = write_keyring(order.recipients, wish.verify, progress);
    created.data = view_of(stored_of(data));
    created.keyring = view_of(stored_of(keyring));
    created.verified = data.verified && keyring.verified;
    record(actor, created, wish);
    const std::string& keep = wish.keep.empty() ? shelf_.options().keep : wish.keep;
    if (!keep.empty() && wish.folder.empty())
        for (const BackupView& removed : prune_alone(keep, false).removed)
            created.pruned.push_back(removed.name);
    return created;
}

erasure::BackupSource Backups::source_of(const Secret& root_key) const {
    return {shelf_.options().state_folder, root_key, [this](const OrganizationId& organization) {
                return context_.store.lock_shared(organization, wait_for_lock);
            }};
}

erasure::MadeBackup Backups::write_keyring(const std::vector<Recipient>& recipients, bool verify,
                                           const Progress& progress) {
    const vault::RootKey root =
        vault::load_or_make_root_key(shelf_.options().root_key_file, shelf_.options().state_folder);
    erasure::BackupOrder order;
    order.kind = erasure::BackupKind::keyring;
    order.recipients = recipients;
    order.folder = shelf_.options().keyring_folder;
    order.now = context_.clock.now();
    order.id = Uuid::make(order.now);
    order.verify = verify;
    order.progress = progress;
    return erasure::write_keyring(source_of(root.key), order);
}

void Backups::record(const Actor& actor, const CreatedBackup& created, const BackupWish& wish) {
    context_.store.control_write([&](storage::ControlTx& tx) {
        audit::Act act = act_of(actor, wish.tenant, "backup.create", "backup", created.data.id);
        act.facts = {{"bytes", std::to_string(created.data.bytes)},
                     {"verified", created.verified ? "yes" : "no"},
                     {"recipients", std::to_string(created.data.recipients.size())}};
        audit::record(tx, act);
        note_keyring_recipients(tx, wish.recipients);
        if (!wish.tenant)
            note_backup(tx, {created.data.created_at, created.data.bytes, created.verified});
    });
}

PrunePlan Backups::prune(const Actor& actor, const std::string& keep, bool dry_run) {
    require_administrator(actor);
    const std::string& rule = keep.empty() ? shelf_.options().keep : keep;
    if (rule.empty())
        throw Error{Code::usage, "Say what stays: no rule is configured."}.with_hint(
            "iterochat backup prune --keep 7d,4w,12m --dry-run");
    const std::unique_lock lock(one_at_a_time_, std::try_to_lock);
    if (!lock)
        refuse_second();
    PrunePlan plan = prune_alone(rule, dry_run);
    if (!dry_run && !plan.removed.empty())
        context_.store.control_write([&](storage::ControlTx& tx) {
            audit::Act act = act_of(actor, std::nullopt, "backup.prune", "backup", {});
            act.facts = {{"removed", std::to_string(plan.removed.size())},
                         {"kept", std::to_string(plan.kept.size())}};
            audit::record(tx, act);
        });
    return plan;
}

/// What can't be read is left alone: it may be all that somebody has.
PrunePlan Backups::prune_alone(const std::string& keep, bool dry_run) {
    const erasure::KeepRule rule = erasure::parse_keep(keep);
    std::map<std::string, std::vector<erasure::StoredBackup>> series;
    for (erasure::StoredBackup& stored : erasure::list_backups(shelf_.options().folder))
        if (stored.problem.empty() && stored.manifest.kind != erasure::BackupKind::before_migration)
            series[series_of(stored)].push_back(std::move(stored));
    PrunePlan plan;
    for (const auto& [name, backups] : series) {
        std::vector<Time> times;
        for (const erasure::StoredBackup& stored : backups)
            times.push_back(stored.manifest.created_at);
        const std::vector<bool> kept = erasure::kept_by(rule, times);
        for (std::size_t i = 0; i < backups.size(); ++i) {
            (kept[i] ? plan.kept : plan.removed).push_back(view_of(backups[i]));
            if (!kept[i] && !dry_run)
                std::filesystem::remove(backups[i].path);
        }
    }
    return plan;
}

void Backups::remove_leftovers() {
    const std::string& state = shelf_.options().state_folder;
    erasure::remove_backup_leftovers(state);
    for (const char* folder : {tenant_restore_folder, drill_folder})
        storage::shred_folder(state + folder);
    for (const std::string& folder :
         {shelf_.options().folder, shelf_.migration_folder(), shelf_.options().keyring_folder})
        erasure::remove_unfinished(folder);
}

bool Backups::refresh_keyring() {
    const std::unique_lock lock(one_at_a_time_, std::try_to_lock);
    const std::string path = erasure::keyring_path(shelf_.options().keyring_folder);
    if (!lock)
        return false;
    is_keyring_stale_ |= forget_old_parked_keys();
    if (!std::filesystem::exists(path))
        return false;
    const erasure::BackupReader keyring{path};
    if (keyring.manifest().signer != shelf_.own_signer())
        return false; // waits here for a restore of another installation
    if (!is_keyring_stale_ &&
        keyring.manifest().ledger == erasure::ledger_head(shelf_.options().state_folder))
        return false;
    const auto recipients =
        context_.store.control_read([](storage::ControlView& view) { return keyring_recipients(view); });
    // Who could open the last one can open this one.
    (void)write_keyring(shelf_.recipients(recipients, context_.clock.now()).keys, false, {});
    is_keyring_stale_ = false;
    log(LogLevel::info, "backup", "keyring-rewritten");
    return true;
}

/// What a restore left behind has had its day: its keys go as those of an erasure do.
bool Backups::forget_old_parked_keys() {
    bool is_any = false;
    for (const Organization& organization : context_.store.control_read(
             [](storage::ControlView& view) { return storage::list_organizations(view); })) {
        if (!context_.store.has_organization_files(organization.id) ||
            !context_.store.read(organization.id,
                                 [](storage::View& view) { return storage::has_old_parked_keys(view); }))
            continue;
        context_.store.write(organization.id, [](storage::Tx& tx) { storage::forget_old_parked_keys(tx); });
        context_.store.wipe_wal(organization.id, wait_for_lock);
        erasure::scrub_files(context_.store, organization.id, wait_for_lock);
        is_any = true;
    }
    return is_any;
}

} // namespace iterochat::service
