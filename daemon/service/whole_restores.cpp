#include "daemon/service/restores.hpp"

#include "common/base/error.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/erasure/restore_swap.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/restore_order.hpp"
#include "daemon/storage/control/kept_evidence.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/vault/root_key.hpp"

#include <algorithm>
#include <filesystem>

namespace iterochat::service {

namespace {

/// Of every organization here.
std::vector<Restored::Lost> lost_in(storage::Store* present, const erasure::BackupManifest& manifest) {
    std::vector<Restored::Lost> lost;
    if (!present)
        return lost;
    for (const Organization& organization : present->control_read(
             [](storage::ControlView& view) { return storage::list_organizations(view); })) {
        const bool is_in_backup =
            std::any_of(manifest.tenants.begin(), manifest.tenants.end(),
                        [&](const erasure::BackupTenant& tenant) { return tenant.id == organization.id; });
        const auto newer = newer_than(*present, organization.id, is_in_backup ? manifest.created_at : Time{});
        if (newer && (!is_in_backup || newer->any()))
            lost.push_back({organization.slug, *newer, !is_in_backup});
    }
    return lost;
}

struct PresentEvidence {
    Secret installation_key;
    storage::ControlEvidence rows;
};

std::optional<PresentEvidence> evidence_of(storage::Store* present) {
    if (!present)
        return std::nullopt;
    return if_readable([&] {
        return present->control_read([](storage::ControlView& view) {
            return PresentEvidence{view.installation_keys().key().copy(),
                                   storage::read_control_evidence(view)};
        });
    });
}

/// A tenant of the backup that is here is replaced, readable or not.
void tell_replaced(Restored& restored, const std::string& state_folder) {
    std::error_code unreadable;
    for (Restored::Tenant& tenant : restored.tenants)
        tenant.replaced = std::filesystem::exists(state_folder + "/organizations/" + tenant.id, unreadable);
}

} // namespace

WholeRestores::WholeRestores(const BackupShelf& shelf, const Clock& clock, bool is_serving,
                             storage::Store* present)
    : shelf_(shelf), clock_(clock), is_serving_(is_serving), present_(present) {}

Restored WholeRestores::run(const Actor& actor, const RestoreWish& wish, const Progress& progress) {
    require_administrator(actor);
    const std::unique_lock lock(one_at_a_time_, std::try_to_lock);
    if (!lock)
        throw Error{Code::busy, "A restore is running already; wait for its end."};
    const erasure::StoredBackup backup = shelf_.find(wish.backup);
    require_data_archive(backup);
    const std::string id = backup.manifest.id.text();
    if (backup.manifest.kind == erasure::BackupKind::tenant)
        throw Error{Code::unprocessable, "This backup holds one tenant, not the installation."}.with_hint(
            "iterochat restore tenant " + wish.backup);
    if (!wish.dry_run && wish.confirm != id)
        throw Error{Code::usage, "Confirm with the backup's id: what is here now goes."}
            .with_field("confirm")
            .with_hint("--confirm " + id);
    if (is_serving_ && !wish.dry_run)
        throw Error{Code::busy, "A whole backup is restored while the daemon is stopped."}.with_hint(
            "systemctl stop iterochatd, then the same command");
    const BackupOptions& options = shelf_.options();
    const Identity identity = identity_for(shelf_, wish);
    const vault::RootKey root = vault::load_or_make_root_key(options.root_key_file, options.state_folder);
    erasure::RestoreOrder order =
        order_of(shelf_, wish, backup, erasure::restore_folder(options.state_folder), root.key, identity,
                 clock_, progress);
    add_clocks(order, nullptr);
    if (present_)
        add_keeping(order, *present_);
    const auto evidence = evidence_of(present_);
    order.record = [&](storage::ControlTx& tx, const erasure::RestoreReport& report) {
        if (evidence && evidence->installation_key.equals(tx.installation_keys().key().bytes()))
            storage::keep_control_evidence(tx, evidence->rows);
        audit::record(tx, restore_act(actor, "restore.backup", report));
    };
    const auto lost = lost_in(present_, backup.manifest);
    erasure::RestoreStage stage{std::move(order)};
    if (wish.dry_run) {
        Restored would = would_restore(backup, stage);
        would.lost = lost;
        tell_replaced(would, options.state_folder);
        return would;
    }
    const erasure::RestoreReport report = stage.run();
    Restored restored = restored_of(backup, report);
    restored.lost = lost;
    tell_replaced(restored, options.state_folder);
    if (restored.problems > 0)
        throw Error{Code::bad_data, "The backup " + backup.name +
                                        " doesn't restore whole: " + report.tenants.front().slug + ": " +
                                        std::to_string(restored.problems) + " findings. Nothing was changed."}
            .with_hint("iterochat backup list   (take an older one)");
    erasure::mark_restored(options.state_folder);
    stage.keep();
    return restored;
}

} // namespace iterochat::service
