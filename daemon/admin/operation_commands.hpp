#pragma once

#include "daemon/admin/command.hpp"

namespace iterochat::service {
class Backups;
class BackupShelf;
class Organizations;
class Restores;
class WholeRestores;
} // namespace iterochat::service

/// The handlers of running an installation. The services outlive the server.
namespace iterochat::admin {

HandlerRows backup_handlers(service::Backups& backups, service::Organizations& organizations);
HandlerRows restore_handlers(service::Restores& restores);            ///< restore tenant, backup drill
HandlerRows whole_restore_handlers(service::WholeRestores& restores); ///< also without an open database
HandlerRows backup_shelf_handlers(const service::BackupShelf& shelf); ///< also without an open database

} // namespace iterochat::admin
