#pragma once

#include "daemon/audit/audit_log.hpp"
#include "daemon/audit/checkpoints.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/backups.hpp"
#include "daemon/service/certificates.hpp"
#include "daemon/service/erasure_proof.hpp"
#include "daemon/service/erasures.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/receipts.hpp"
#include "daemon/service/rectification.hpp"
#include "daemon/service/requests.hpp"
#include "daemon/service/restores.hpp"
#include "daemon/service/retention.hpp"
#include "daemon/service/signing_keys.hpp"
#include "daemon/storage/store.hpp"

#include <string>

namespace iterochat::trials {

/// The services that keep and destroy data, on a folder of their own, put together as the daemon does it. The
/// constructor is a start: it finishes what an end of whatever kind left, but for the jobs, which go on with
/// take_up(). State, backups, keyring and root key lie in folders of their own below `folder`.
struct House {
    House(const std::string& folder, const Clock& clock);

    /// Runs every job that was interrupted to its end; throws Broken for one that failed.
    void take_up();
    /// Everything recorded is in audit.log.
    void settle() { audit_log.drain(); }
    /// Of a finished erasure: signed, in the ledger's place, unchanged.
    void check_certificate(const JobId& erasure);

    static service::BackupOptions backup_options(const std::string& folder);

    const std::string folder;
    const service::Actor administrator = service::Administrator{0, "root"};
    bool is_ready; ///< what a crash left was settled before the store was opened
    live::Hub hub;
    storage::Store store;
    service::Context context;
    audit::AuditLog audit_log;
    audit::Checkpoints checkpoints;
    erasure::Ledger ledger;
    service::SigningKeys signing_keys;
    service::Certificates certificates;
    service::Receipts receipts;
    service::Jobs jobs;
    service::Organizations organizations;
    service::Erasures erasures;
    service::ErasureProof erasure_proof;
    service::Rectification rectification;
    service::Requests requests;
    service::Retention retention;
    service::BackupShelf shelf;
    service::Backups backups;
    service::Restores restores;
    service::WholeRestores whole_restores;
};

/// A restore of everything that was decided takes its place; between the end of one House and the start of
/// the next.
void finish_whole_restore(const std::string& folder);

} // namespace iterochat::trials
