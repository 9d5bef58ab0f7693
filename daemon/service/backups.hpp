#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/backup_shelf.hpp"
#include "daemon/service/context.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::erasure {
struct BackupSource;
struct BackupOrder;
struct MadeBackup;
} // namespace iterochat::erasure

namespace iterochat::service {

struct BackupWish {
    std::optional<OrganizationId> tenant; ///< empty: the whole installation
    std::string keep;                     ///< empty: the configured rule
    std::vector<std::string> recipients;  ///< empty: the configured ones
    std::string folder;                   ///< absolute; empty: the configured one
    bool verify = false;
};

struct CreatedBackup {
    BackupView data;
    BackupView keyring;
    bool verified = false;
    std::vector<std::string> pruned; ///< names
    bool is_own_key = false;         ///< sealed for the installation's own key alone
};

struct PrunePlan {
    std::vector<BackupView> kept;
    std::vector<BackupView> removed;
};

/// Makes and prunes archives. Administrators and jobs only; one backup at a time (Code::busy). Any thread.
class Backups {
  public:
    Backups(const Context& context, const BackupShelf& shelf);

    /// The data archive, then the keyring. Holds each organization's maintenance lock while it copies its
    /// files.
    CreatedBackup create(const Actor& actor, const BackupWish& wish, const Progress& progress);
    PrunePlan prune(const Actor& actor, const std::string& keep, bool dry_run);

    /// Writes the keyring again when something was erased since, or when keys that a restore left behind had
    /// their day: then that counts in all archives. Nothing before the first backup, and to nobody else's
    /// keyring. Called by jobs; true when it wrote.
    bool refresh_keyring();

    /// Zero-fills copies that a crash left. Once, at start.
    void remove_leftovers();

  private:
    CreatedBackup create_alone(const Actor& actor, const BackupWish& wish, const Progress& progress);
    erasure::MadeBackup write_keyring(const std::vector<Recipient>& recipients, bool verify,
                                      const Progress& progress);
    erasure::BackupSource source_of(const Secret& root_key) const;
    bool forget_old_parked_keys(); ///< true when there were any
    PrunePlan prune_alone(const std::string& keep, bool dry_run);
    void record(const Actor& actor, const CreatedBackup& created, const BackupWish& wish);

    Context context_;
    const BackupShelf& shelf_;
    std::mutex one_at_a_time_;
    bool is_keyring_stale_ = false; ///< while one_at_a_time_ is held
};

} // namespace iterochat::service
