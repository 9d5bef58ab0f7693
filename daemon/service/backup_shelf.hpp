#pragma once

#include "common/base/identity.hpp"
#include "common/base/time.hpp"
#include "daemon/service/jobs.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::erasure {
struct StoredBackup;
}

namespace iterochat::service {

/// Where backups go and for whom; from the configuration.
struct BackupOptions {
    std::string state_folder;
    std::string root_key_file;
    std::string folder;                  ///< of the data archives
    std::string keyring_folder;          ///< of the keyring archive: its own place
    std::vector<std::string> recipients; ///< "icr1-…"; empty: the installation's own key
    std::string keep;                    ///< "7d,4w,12m"; empty: nothing is pruned by itself
};

/// One archive as people see it.
struct BackupView {
    std::string id;
    std::string short_id;
    std::string name;
    std::string path;
    std::string kind; ///< installation, tenant, before_migration, keyring
    std::uint64_t bytes = 0;
    Time created_at;
    std::string program;
    std::map<std::string, std::int64_t> schemas;
    std::int64_t ledger_seq = 0;
    struct Tenant {
        std::string id;
        std::string slug;
        std::map<std::string, std::int64_t> counts;
    };
    std::vector<Tenant> tenants;
    struct File {
        std::string name;
        std::uint64_t bytes = 0;
        std::string sha256;
    };
    std::vector<File> files;
    std::vector<std::string> recipients;
    std::string signer;  ///< its public key
    std::string problem; ///< a sentence when it can't be read
};
BackupView view_of(const erasure::StoredBackup& stored);

struct VerifiedBackup {
    BackupView backup;
    std::string signer;  ///< "this installation", "another installation" or "unknown"
    bool opened = false; ///< an identity opened it and every file was held against the manifest
};

/// Looks at archives. Needs no open database: it also works where the data is lost. Any thread.
class BackupShelf {
  public:
    explicit BackupShelf(BackupOptions options);
    const BackupOptions& options() const { return options_; }

    /// Empty: the configured one, and what was made before a change of schema.
    std::vector<BackupView> list(const std::string& folder) const;
    BackupView show(const std::string& name) const; ///< a name, an id, a short id or a path; "keyring"
    /// Checks every bit against the signed manifest; opens it too by the identity (its text; empty: the
    /// installation's own, where the archive is sealed for it). Throws Code::bad_data for any change.
    VerifiedBackup verify(const std::string& name, const std::string& identity,
                          const Progress& progress) const;

    erasure::StoredBackup find(const std::string& name) const;
    /// The one given, or the installation's own where it has one.
    std::optional<Identity> identity_or_own(const std::string& text) const;
    struct Recipients {
        std::vector<Recipient> keys;
        bool is_own_key = false; ///< nobody was named: the installation's own, made when first needed
    };
    /// Those named, else the configured ones. Throws Code::bad_data for one that is none.
    Recipients recipients(const std::vector<std::string>& named, Time now) const;
    std::string own_identity_file() const;
    /// Of the backups before a change of schema: below the state folder, whatever is configured, for a start
    /// must not wait for another disk.
    std::string migration_folder() const;
    std::optional<std::string> own_signer() const; ///< empty when control.db can't be opened

  private:
    std::vector<std::string> folders() const; ///< the configured one first

    BackupOptions options_;
};

} // namespace iterochat::service
