#include "tests/erasure/house.hpp"

#include "common/base/encoding.hpp"
#include "common/base/fd.hpp"
#include "daemon/erasure/restore_swap.hpp"
#include "daemon/service/arrivals.hpp"
#include "daemon/service/backup_migration.hpp"
#include "daemon/storage/control/certificates.hpp"
#include "daemon/vault/root_key.hpp"
#include "tests/erasure/trial_world.hpp"

#include <filesystem>

namespace iterochat::trials {
namespace {

namespace fs = std::filesystem;

storage::StoreOptions options_of(const std::string& folder) {
    storage::StoreOptions options;
    options.state_folder = folder + "/state";
    options.open_organizations = 8;
    options.writer_threads = 1;
    options.readers_per_organization = 2;
    options.boot_id = "trial";
    return options;
}

Secret root_key_of(const std::string& folder) {
    fs::create_directories(folder + "/secret");
    return vault::load_or_make_root_key(folder + "/secret/root.key", folder + "/state").key;
}

Secret installation_key(storage::Store& store) {
    return store.control_read(
        [](storage::ControlView& view) { return view.installation_keys().key().copy(); });
}

bool settle_what_was_left(const std::string& folder, const Clock& clock) {
    finish_whole_restore(folder);
    if (fs::exists(folder + "/state/control.db"))
        service::back_up_before_migration(service::BackupShelf{House::backup_options(folder)}, clock);
    return true;
}

} // namespace

void finish_whole_restore(const std::string& folder) {
    if (fs::exists(folder + "/state"))
        erasure::finish_restore(folder + "/state");
}

service::BackupOptions House::backup_options(const std::string& folder) {
    return {.state_folder = folder + "/state",
            .root_key_file = folder + "/secret/root.key",
            .folder = folder + "/backups",
            .keyring_folder = folder + "/keyring",
            .recipients = {},
            .keep = {}};
}

House::House(const std::string& where, const Clock& clock)
    : folder(where),
      is_ready(settle_what_was_left(where, clock)),
      hub([](const live::Event&, bool) { return std::make_shared<const std::string>(); }),
      store(options_of(where), root_key_of(where), clock),
      context{store, hub, clock},
      audit_log(store, where + "/state/audit.log"),
      checkpoints(store, audit_log, where + "/state/checkpoints.log"),
      ledger(where + "/state/ledger.log", installation_key(store)),
      signing_keys(context),
      certificates(context),
      receipts(context, ledger),
      jobs(context),
      organizations(context, "https://chat.example"),
      erasures(context, jobs, ledger),
      erasure_proof(context, jobs, ledger),
      rectification(context, jobs),
      requests(context),
      retention(context, jobs),
      shelf(backup_options(where)),
      backups(context, shelf),
      restores(context, shelf, erasures.gates(), {}),
      whole_restores(shelf, clock, false, &store) {
    service::ArrivingTenant::remove_leftovers(store);
    backups.remove_leftovers();
}

void House::take_up() {
    jobs.resume();
    for (const Job& job : jobs.list(administrator, true, 0)) {
        const Job ended = job.finished_at ? job : jobs.wait(administrator, job.id, {});
        expect(ended.state == JobState::done,
               "a job ends after the restart: " + job.kind + " at " + ended.step + ": " + ended.error);
        if (ended.kind == "erase")
            check_certificate(ended.id);
    }
}

void House::check_certificate(const JobId& erasure) {
    const storage::Certificate certificate = certificates.get(administrator, erasure);
    const service::ReceiptVerdict verdict =
        receipts.check(administrator, certificate.document, certificate.signature);
    expect(verdict.problems.empty(),
           "a certificate is whole: " + (verdict.problems.empty() ? std::string{} : verdict.problems[0]));
    expect(verdict.ledger == "in_place", "a certificate names its place in the ledger");
}

} // namespace iterochat::trials
