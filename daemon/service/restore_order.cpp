#include "daemon/service/restore_order.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/retention_again.hpp"
#include "daemon/service/retention_plan.hpp"
#include "daemon/storage/retention.hpp"

#include <algorithm>
#include <filesystem>
#include <type_traits>

namespace iterochat::service {

namespace fs = std::filesystem;

Identity identity_for(const BackupShelf& shelf, const RestoreWish& wish) {
    if (auto identity = shelf.identity_or_own(wish.identity))
        return std::move(*identity);
    throw Error{Code::usage,
                "Name the secret key that opens the backup: it was sealed for an operator's key."}
        .with_field("identity")
        .with_hint("--identity-file FILE: the file that backup keygen made");
}

void require_data_archive(const erasure::StoredBackup& backup) {
    if (backup.manifest.kind == erasure::BackupKind::keyring)
        throw Error{Code::unprocessable,
                    backup.path + " is a keyring: it opens backups, and holds no conversations itself."}
            .with_field("backup")
            .with_hint("iterochat backup list; then the same command with a backup, and --keyring " +
                       backup.path);
}

erasure::RestoreOrder order_of(const BackupShelf& shelf, const RestoreWish& wish,
                               const erasure::StoredBackup& backup, std::string folder,
                               const Secret& root_key, const Identity& identity, const Clock& clock,
                               const Progress& progress) {
    const BackupOptions& options = shelf.options();
    const std::string keyring =
        wish.keyring.empty() ? erasure::keyring_path(options.keyring_folder) : wish.keyring;
    if (!fs::exists(keyring))
        throw Error{Code::no_input, "The keyring " + keyring + " is missing: without it no backup opens."}
            .with_hint("--keyring FILE: the newest keyring.icbackup, from wherever copies of it are kept");
    const bool is_own = shelf.own_signer() == backup.manifest.signer;
    return {.archive = backup.path,
            .keyring = keyring,
            .ledger = wish.ledger,
            .live_ledger = is_own ? options.state_folder + "/ledger.log" : std::string{},
            .live_audit_log = is_own ? options.state_folder + "/audit.log" : std::string{},
            .seen_folders = {options.folder, options.keyring_folder, fs::path(backup.path).parent_path(),
                             fs::path(keyring).parent_path()},
            .accept_ledger_loss = wish.accept_ledger_loss,
            .only = {},
            .as = {},
            .seen = {},
            .folder = std::move(folder),
            .root_key = root_key,
            .identity = identity,
            .clock = clock,
            .progress = progress,
            .clocks = {},
            .keep = {},
            .record = {}};
}

namespace {

/// The retention rules of the organization that is here.
struct PresentRules {
    std::vector<RetentionRule> set; ///< by somebody
    std::vector<RuleView> effective;
};

/// None where the organization isn't, or can't be read any more: then the copy's own rules count.
std::optional<PresentRules> present_rules(storage::Store* present, const OrganizationId& id) {
    if (!present || !present->has_organization_files(id))
        return std::nullopt;
    return if_readable([&] {
        return present->read(id, [](storage::View& view) {
            return PresentRules{storage::list_retention_rules(view), effective_rules(view)};
        });
    });
}

/// A copy may be of a time with laxer rules: they don't come back with it.
void put_rules(storage::Store& store, const OrganizationId& id, const std::vector<RetentionRule>& rules) {
    store.write(id, [&](storage::Tx& tx) {
        for (const RetentionRule& of_copy : storage::list_retention_rules(tx))
            storage::remove_retention_rule(tx, of_copy);
        for (const RetentionRule& rule : rules)
            storage::set_retention_rule(tx, rule);
    });
}

} // namespace

void add_clocks(erasure::RestoreOrder& order, storage::Store* present) {
    order.clocks = [present, &clock = order.clock](storage::Store& store, const OrganizationId& was,
                                                   const OrganizationId& id) {
        const auto here = present_rules(present, was);
        erasure::RestoreOrder::Clocked clocked;
        clocked.cleared =
            clear_again(store, id, here ? here->effective : std::vector<RuleView>{}, clock.now());
        if (here)
            put_rules(store, id, here->set);
        clocked.keeps_rules = here.has_value();
        return clocked;
    };
}

void add_keeping(erasure::RestoreOrder& order, storage::Store& present) {
    order.keep = [&present](storage::Store& store, const OrganizationId& was,
                            const OrganizationId& id) -> std::int64_t {
        if (!present.has_organization_files(was))
            return 0;
        const auto kept = if_readable([&] {
            return present.read(
                was, [](storage::View& view) { return read_kept(view); }, storage::ReadLimit::long_running);
        });
        if (!kept) {
            log(LogLevel::warning, "backup", "nothing-kept-of-unreadable", {{"organization", was.text()}});
            return 0;
        }
        return store.write(
            id, [&](storage::Tx& tx) { return was == id ? put_kept(tx, *kept) : put_protection(tx, *kept); });
    };
}

Kept read_kept(storage::View& view) {
    return {storage::keys_to_park(view), storage::read_duties(view)};
}

std::int64_t put_kept(storage::Tx& tx, const Kept& kept) {
    storage::keep_duties(tx, kept.duties);
    return storage::park_keys(tx, kept.keys);
}

std::int64_t put_protection(storage::Tx& tx, const Kept& kept) {
    storage::Duties protection;
    protection.holds = kept.duties.holds;
    protection.restrictions = kept.duties.restrictions;
    storage::keep_duties(tx, protection);
    return 0;
}

std::optional<storage::Newer> newer_than(storage::Store& store, const OrganizationId& id, Time copied_at) {
    if (!store.has_organization_files(id))
        return std::nullopt;
    return if_readable([&] {
        return store.read(
            id, [&](storage::View& view) { return storage::count_newer(view, copied_at); },
            storage::ReadLimit::long_running);
    });
}

namespace {

std::map<std::string, std::int64_t> cleared_in(const erasure::Replay& replay) {
    auto cleared = replay.cleared;
    if (replay.files_without_key > 0)
        cleared["attachments"] += replay.files_without_key;
    if (replay.requests_without_key > 0) // most of them the clock ends too, row and all
        cleared["requests"] = std::max(cleared["requests"], replay.requests_without_key);
    return cleared;
}

} // namespace

Restored restored_of(const erasure::StoredBackup& backup, const erasure::RestoreReport& report) {
    Restored restored;
    restored.backup = view_of(backup);
    restored.keyring_at = report.keyring_at;
    restored.ledger_seq = report.ledger.seq;
    restored.ledger_loss = report.is_ledger_loss;
    for (const erasure::RestoredTenant& tenant : report.tenants) {
        Restored::Tenant shown{tenant.id.text(),       tenant.slug, tenant.counts,
                               tenant.messages_opened, {},          cleared_in(tenant.replay),
                               tenant.findings,        false};
        for (const erasure::ErasedAgain& erased : tenant.replay.erased)
            shown.erased_again.push_back({erased.kind, erased.id, erased.digest, erased.cause});
        shown.rules = tenant.rules;
        shown.keeps_rules = tenant.keeps_rules;
        restored.parked += tenant.parked;
        restored.tenants.push_back(std::move(shown));
    }
    restored.erased_tenants = report.erased_tenants;
    restored.problems = report.findings();
    return restored;
}

Restored would_restore(const erasure::StoredBackup& backup, const erasure::RestoreStage& stage) {
    Restored restored;
    restored.backup = view_of(backup);
    restored.ledger_seq = stage.ledger().seq;
    restored.dry_run = true;
    for (const erasure::BackupTenant& tenant : stage.tenants())
        restored.tenants.push_back({tenant.id.text(), tenant.slug, tenant.counts, 0, {}, {}, {}, false});
    return restored;
}

audit::Act restore_act(const Actor& actor, const std::string& action, const erasure::RestoreReport& report) {
    std::size_t erased = 0;
    std::int64_t cleared = 0;
    for (const erasure::RestoredTenant& tenant : report.tenants) {
        erased += tenant.replay.erased.size();
        for (const auto& [rule, count] : cleared_in(tenant.replay))
            cleared += count;
    }
    audit::Act act = act_of(actor, std::nullopt, action, "backup", report.manifest.id.text());
    act.facts = {{"made_at", format_time(report.manifest.created_at)},
                 {"tenants", std::to_string(report.tenants.size())},
                 {"erased_again", std::to_string(erased)},
                 {"cleared_again", std::to_string(cleared)},
                 {"ledger", std::to_string(report.ledger.seq)},
                 {"ledger_loss", report.is_ledger_loss ? "accepted" : "none"}};
    return act;
}

} // namespace iterochat::service
