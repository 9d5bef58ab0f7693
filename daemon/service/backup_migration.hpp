#pragma once

#include "common/base/time.hpp"
#include "daemon/service/backup_shelf.hpp"

namespace iterochat::service {

/// Before the databases are opened: when one has an older schema, everything is backed up into
/// state_folder/backups first, and the keyring after it. True when it was. Such backups are removed after 30
/// days. A failure stops the start: Code::unavailable or what went wrong, with the next step.
bool back_up_before_migration(const BackupShelf& shelf, const Clock& clock);

} // namespace iterochat::service
