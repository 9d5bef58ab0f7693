#pragma once

#include "daemon/model/privacy.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/backup_shelf.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/erasure_gates.hpp"
#include "daemon/storage/restore_rows.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace iterochat::service {

struct RestoreWish {
    std::string backup;   ///< name, id, short id or path
    std::string identity; ///< its text; empty: the installation's own
    std::string keyring;  ///< path; empty: the configured folder's
    std::string ledger;   ///< path; empty: none beside the keyring's and this host's
    bool accept_ledger_loss = false;
    bool dry_run = false; ///< checks what can be checked without unpacking
    std::string confirm;  ///< of a whole backup: its id
    std::string tenant;   ///< which one of the backup, slug or id; empty: the only one
    std::string into;     ///< slug of a new tenant; empty: as it was
};

/// What a restore or drill did, or would do.
struct Restored {
    BackupView backup;
    Time keyring_at;
    std::int64_t ledger_seq = 0; ///< erasures up to there were replayed
    bool ledger_loss = false;
    bool dry_run = false;
    struct Tenant {
        std::string id;
        std::string slug;
        std::map<std::string, std::int64_t> counts;
        std::int64_t messages_opened = 0;
        struct Erased {
            std::string kind;
            std::string id;
            std::string digest;
            std::string cause;
        };
        std::vector<Erased> erased_again;
        std::map<std::string, std::int64_t> cleared; ///< by retention rule: what its clock ended again
        std::vector<std::string> findings;
        bool replaced = false;                 ///< the one that was here before is gone
        std::vector<RetentionRule> rules = {}; ///< retention rules that came back with the copy
        bool keeps_rules = false;              ///< those of here were kept instead
    };
    std::vector<Tenant> tenants;
    std::vector<std::string> erased_tenants;
    std::int64_t problems = 0;
    /// What is here and not in the backup: it goes.
    struct Lost {
        std::string slug;
        storage::Newer newer;
        bool whole = false; ///< the backup lacks the tenant
    };
    std::vector<Lost> lost;
    std::int64_t parked = 0; ///< keys of it that stay for a day
};

/// Restores of a whole installation. Needs no open database: also works where the data is lost.
/// Administrators only. Any thread, one at a time.
class WholeRestores {
  public:
    /// `is_serving`: visitors are; then only dry runs are done, because the files can't be changed under
    /// them. `present`: what is here; null: it can't be opened.
    WholeRestores(const BackupShelf& shelf, const Clock& clock, bool is_serving,
                  storage::Store* present = nullptr);

    /// Prepares everything and decides; the files take their places when the daemon that serves nothing ends
    /// (erasure/restore_swap.hpp).
    Restored run(const Actor& actor, const RestoreWish& wish, const Progress& progress);

  private:
    const BackupShelf& shelf_;
    const Clock& clock_;
    const bool is_serving_;
    storage::Store* present_;
    std::mutex one_at_a_time_;
};

/// Restores beside live traffic. Administrators (and jobs) only. Any thread, one at a time.
class Restores {
  public:
    /// `replaced` hears of an organization whose content is another now.
    /// `gates`: of the erasures that a restore must not overtake.
    Restores(const Context& context, const BackupShelf& shelf, ErasureGates& gates,
             std::function<void(OrganizationId)> replaced);

    /// One tenant: in the place of the one it was, or as a new one.
    Restored run_tenant(const Actor& actor, const RestoreWish& wish, const Progress& progress);

    /// Restores the newest (or the named) backup into a temporary folder, verifies, and wipes it.
    Restored drill(const Actor& actor, const RestoreWish& wish, const Progress& progress);

  private:
    Context context_;
    const BackupShelf& shelf_;
    ErasureGates& gates_;
    std::function<void(OrganizationId)> replaced_;
    std::mutex one_at_a_time_;
};

} // namespace iterochat::service
