#include "daemon/service/backup_migration.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/erasure/backup_create.hpp"
#include "daemon/erasure/backup_folder.hpp"
#include "daemon/storage/snapshot.hpp"
#include "daemon/vault/root_key.hpp"

#include <filesystem>

namespace iterochat::service {
namespace {

constexpr Span kept_for = days(30);

void remove_old(const std::string& folder, Time now) {
    for (const erasure::StoredBackup& stored : erasure::list_backups(folder))
        if (stored.problem.empty() && stored.manifest.kind == erasure::BackupKind::before_migration &&
            stored.manifest.created_at + kept_for < now)
            std::filesystem::remove(stored.path);
}

} // namespace

bool back_up_before_migration(const BackupShelf& shelf, const Clock& clock) {
    const BackupOptions& options = shelf.options();
    const std::string folder = options.state_folder + "/backups";
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

} // namespace iterochat::service
