#pragma once

#include "common/base/identity.hpp"
#include "daemon/erasure/backup_archive.hpp"
#include "daemon/storage/maintenance.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Making archives out of a state folder's files, whether a Store is open on it or not.
namespace iterochat::erasure {

struct BackupSource {
    std::string state_folder;
    const Secret& root_key;
    /// Keeps an organization's erasures from rewriting its files meanwhile. Empty while nothing else runs.
    std::function<storage::MaintenanceLock(const OrganizationId&)> lock;
};

/// The organization of an archive of kind tenant, and its row as text (tenant_record.hpp).
struct ListedTenant {
    OrganizationId id;
    std::string slug;
    std::string record;
};

struct BackupOrder {
    BackupKind kind = BackupKind::installation;
    std::string folder; ///< where the archive goes
    Uuid id;
    Time now;
    std::vector<Recipient> recipients;  ///< at least one
    std::optional<ListedTenant> tenant; ///< of kind tenant
    bool verify = false;                ///< read it back while its key is in memory
    BackupProgress progress;
};

struct MadeBackup {
    BackupManifest manifest;
    std::string path;
    std::uint64_t bytes = 0;
    bool verified = false;
};

/// control.db, each organization's main.db and the audit log; of kind tenant one main.db and its record.
/// Never a key, never an index. Copies go through a private folder below the state folder, one file at a
/// time, and are zero-filled after. A failure leaves no archive.
MadeBackup write_data_archive(const BackupSource& source, const BackupOrder& order);

/// All keys, the ledger and the installation's key: the newest replaces the one before, which is zero-filled.
/// Always after the data archive that is to be opened with it.
MadeBackup write_keyring(const BackupSource& source, const BackupOrder& order);

/// Where the ledger of a state folder ends.
audit::ChainHead ledger_head(const std::string& state_folder);

/// What a crash left of copies.
void remove_backup_leftovers(const std::string& state_folder);

} // namespace iterochat::erasure
