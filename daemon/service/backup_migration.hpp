#pragma once

#include "common/base/time.hpp"
#include "daemon/service/backup_shelf.hpp"

namespace iterochat::storage {
class Store;
}

namespace iterochat::service {

/// Before the databases are opened: when one has an older schema, everything is backed up into
/// state_folder/backups first, and the keyring after it. True when it was. Such backups are removed after 30
/// days. A failure stops the start: Code::unavailable or what went wrong, with the next step.
bool back_up_before_migration(const BackupShelf& shelf, const Clock& clock);

/// For who only looks. Throws Code::version_mismatch when a database has an older schema.
void refuse_older_schema(const BackupShelf& shelf);

/// Records the backups of before a change of schema that the audit log doesn't know yet: when they were made
/// no database could be written. Once the databases are open.
void record_migration_backups(storage::Store& store, const BackupShelf& shelf);

} // namespace iterochat::service
