#include "daemon/service/backup_migration.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/erasure/backup_create.hpp"
#include "daemon/erasure/backup_folder.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/snapshot.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/vault/root_key.hpp"

#include <filesystem>

namespace iterochat::service {
namespace {

constexpr Span kept_for = days(30);
constexpr std::string_view recorded_name =
    "backup.before_migration"; ///< when the newest recorded one was made

void remove_old(const std::string& folder, Time now) {
    for (const erasure::StoredBackup& stored : erasure::list_backups(folder))
        if (stored.problem.empty() && stored.manifest.kind == erasure::BackupKind::before_migration &&
            stored.manifest.created_at + kept_for < now)
            std::filesystem::remove(stored.path);
}

} // namespace

bool back_up_before_migration(const BackupShelf& shelf, const Clock& clock) {
    const BackupOptions& options = shelf.options();
    const std::string folder = shelf.migration_folder();
    remove_old(folder, clock.now());
    const auto outdated = storage::outdated_files(options.state_folder);
    if (outdated.empty())
        return false;
    try {
        const vault::RootKey root = vault::load_or_make_root_key(options.root_key_file, options.state_folder);
        const erasure::BackupSource source{options.state_folder, root.key, {}};
        erasure::BackupOrder order;
        order.recipients = shelf.recipients({}, clock.now()).keys;
        order.kind = erasure::BackupKind::before_migration;
        order.folder = folder;
        order.now = clock.now();
        order.id = Uuid::make(order.now);
        order.verify = true;
        const erasure::MadeBackup made = erasure::write_data_archive(source, order);
        order.kind = erasure::BackupKind::keyring;
        order.folder = options.keyring_folder;
        order.now = clock.now();
        order.id = Uuid::make(order.now);
        (void)erasure::write_keyring(source, order);
        log(LogLevel::info, "backup", "before-migration",
            {{"file", made.path}, {"bytes", made.bytes}, {"outdated", outdated.size()}});
    } catch (const Error& error) {
        throw Error{error.code(),
                    "The databases must be brought to a newer schema, and the backup before that "
                    "failed: " +
                        std::string(error.what()) + " Nothing was changed."}
            .with_hint(error.hint().empty() ? "mend that and start iterochatd again" : error.hint());
    }
    return true;
}

void refuse_older_schema(const BackupShelf& shelf) {
    const auto outdated = storage::outdated_files(shelf.options().state_folder);
    if (!outdated.empty())
        throw Error{Code::version_mismatch,
                    outdated.front() + " has the schema of an older version. Nothing was changed."}
            .with_hint("systemctl start iterochatd   (it makes a backup, then brings the databases up)");
}

void record_migration_backups(storage::Store& store, const BackupShelf& shelf) {
    std::vector<erasure::StoredBackup> made;
    for (erasure::StoredBackup& stored : erasure::list_backups(shelf.migration_folder()))
        if (stored.problem.empty() && stored.manifest.kind == erasure::BackupKind::before_migration)
            made.push_back(std::move(stored));
    if (made.empty())
        return;
    store.control_write([&](storage::ControlTx& tx) {
        const auto recorded = storage::installation_value(tx, recorded_name);
        const Time last = recorded ? parse_time(*recorded) : Time{};
        for (auto stored = made.rbegin(); stored != made.rend(); ++stored) { // the oldest first
            if (stored->manifest.created_at <= last)
                continue;
            audit::Act act = act_of(SystemJob{"migration"}, std::nullopt, "backup.create", "backup",
                                    stored->manifest.id.text());
            act.facts = {{"kind", "before_migration"},
                         {"made_at", format_time(stored->manifest.created_at)},
                         {"bytes", std::to_string(stored->bytes)},
                         {"verified", "yes"},
                         {"recipients", std::to_string(stored->manifest.recipients.size())}};
            audit::record(tx, act);
        }
        storage::set_installation_value(tx, recorded_name, format_time(made.front().manifest.created_at));
    });
}

} // namespace iterochat::service
