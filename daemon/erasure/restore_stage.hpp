#pragma once

#include "common/base/identity.hpp"
#include "common/base/time.hpp"
#include "daemon/erasure/backup_archive.hpp"
#include "daemon/erasure/restore_replay.hpp"
#include "daemon/erasure/tenant_record.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/storage/restore_rows.hpp"

#include <optional>
#include <string>
#include <vector>

/// From an archive to a state folder that may take the place of a lost one. Nothing outside of the staging
/// folder is touched.
namespace iterochat::erasure {

struct RestoreOrder {
    std::string archive; ///< paths
    std::string keyring;
    std::string ledger;                    ///< of the person who restores; empty: none
    std::string live_ledger;               ///< of this host; counts only if it continues the archive's
    std::string live_audit_log;            ///< the same
    std::vector<std::string> seen_folders; ///< whose archives and keyring tell what was seen already
    bool accept_ledger_loss = false;
    std::optional<OrganizationId> only;    ///< one organization of the archive
    std::optional<OrganizationId> as;      ///< under this id instead
    std::optional<storage::Counters> seen; ///< by clients of the organization that is replaced

    std::string folder;     ///< staging; made anew, mode 0700
    const Secret& root_key; ///< of the host that takes the data over
    const Identity& identity;
    const Clock& clock;
    BackupProgress progress;
    struct Clocked {
        std::map<std::string, std::int64_t> cleared; ///< number by rule
        bool keeps_rules = false; ///< the retention rules of here took the place of the copy's
    };
    /// Repeats what retention cleared by column or file in the organization of that id (second; the first is
    /// its id in the archive), whose rows came back with the copy.
    std::function<Clocked(storage::Store&, const OrganizationId& was, const OrganizationId& id)> clocks;
    /// Keeps, in the restored organization, what the one here must not lose: its duties, and for a day the
    /// keys of what came after the copy. The number of keys. The arguments as above.
    std::function<std::int64_t(storage::Store&, const OrganizationId& was, const OrganizationId& id)> keep;
    /// The organization here goes on until the copy takes its place: keeping waits for catch_up().
    bool is_living = false;
    /// Into the restored control.db, when all of it is known.
    std::function<void(storage::ControlTx&, const struct RestoreReport&)> record;
};

struct RestoredTenant {
    OrganizationId id;
    OrganizationId was; ///< in the archive
    std::string slug;
    Replay replay;
    std::map<std::string, std::int64_t> counts; ///< after the replay
    std::int64_t messages_opened = 0;
    std::vector<std::string> findings; ///< sentences; empty: sound
    /// Retention rules that came back with the copy: those set there, none where the ones of here were kept.
    std::vector<RetentionRule> rules = {};
    bool keeps_rules = false;
    std::int64_t parked = 0; ///< keys of what came after the copy
};

struct RestoreReport {
    BackupManifest manifest;
    Time keyring_at;
    audit::ChainHead ledger;     ///< up to where erasures were replayed
    bool is_ledger_loss = false; ///< accepted: later erasures are unknown
    std::vector<RestoredTenant> tenants;
    std::vector<std::string> erased_tenants; ///< slugs of organizations that the ledger says are erased
    std::int64_t findings() const;
};

/// Opens both archives and holds them against each other and against every ledger: what refuses a restore
/// refuses it here. Nothing is written but the staging folder.
class RestoreStage {
  public:
    explicit RestoreStage(RestoreOrder order);
    ~RestoreStage(); ///< zero-fills and removes the staging folder unless kept
    RestoreStage(const RestoreStage&) = delete;
    RestoreStage& operator=(const RestoreStage&) = delete;

    const BackupManifest& manifest() const { return data_.manifest(); }
    const std::vector<BackupTenant>& tenants() const { return wanted_; } ///< those that come back
    audit::ChainHead ledger() const { return ledger_; }

    /// Unpacks, wraps the keys for this host, replays, compacts, verifies.
    RestoreReport run();

    /// After run(), while nobody erases from the organization here: erases from the copy what the ledger of
    /// this host gained since, and parks. `digests` are this host's. Throws Code::conflict when the whole
    /// organization was erased.
    void catch_up(const std::string& ledger, const SubjectDigests& digests, RestoreReport& report);

    /// Looks into the organization whose files stand in the staging folder now: the copy before it is put
    /// in its place, what was here after that.
    void look_into(const OrganizationId& id, const std::function<void(storage::View&)>& work) const;

    /// The finished state folder: control.db, organizations, ledger.log, audit.log.
    std::string state() const { return order_.folder + "/state"; }
    std::string organization_folder(const OrganizationId& id) const;
    /// Of a restored organization: from the archive's control.db, or its record.
    TenantRecord record_of(const OrganizationId& was) const;
    void keep(); ///< the staging folder stays behind

  private:
    void check_pair() const;
    void read_keyring();
    void choose_ledger();
    void read_data();
    void wrap_keys();
    OrganizationId target_of(const OrganizationId& was) const;
    std::vector<AccountId> members_of(const OrganizationId& was) const; ///< in the copy
    void tell(std::string_view stage, std::int64_t done, std::int64_t total) const;

    RestoreOrder order_;
    BackupReader data_;
    BackupReader keyring_;
    std::vector<BackupTenant> wanted_;
    Secret installation_key_;
    std::map<std::string, Secret> organization_keys_; ///< by the archive's id
    std::string tenant_record_;
    std::map<std::string, TenantRecord> records_;
    audit::ChainHead ledger_;
    bool is_ledger_loss_ = false;
    bool is_kept_ = false;
};

} // namespace iterochat::erasure
