#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/service/doctor.hpp"

#include <string>
#include <vector>

/// The doctor's single looks. Each returns one Check; what it throws becomes a failed one.
namespace iterochat::service {

class BackupShelf;

// About the host and the configuration (doctor_host.cpp).
Check check_state_folder(const ProcessFacts& facts);
Check check_root_key_mode(const ProcessFacts& facts);
Check check_root_key_copy(const ProcessFacts& facts);
Check check_disk_space(const ProcessFacts& facts);
Check check_write_ahead_logs(const ProcessFacts& facts);
Check check_public_url(const ProcessFacts& facts);
Check check_open_files();

// About the databases (doctor_databases.cpp).
using Tenants = std::vector<Organization>;
Check check_control_database(storage::Store& store);
Check check_tenant_databases(storage::Store& store, const Tenants& tenants);
Check check_schemas(storage::Store& store, const Tenants& tenants);
Check check_secure_delete(storage::Store& store, const Tenants& tenants);
Check check_keys(storage::Store& store, const Tenants& tenants);
Check check_search_index(storage::Store& store, const Tenants& tenants);
Check check_clock(storage::Store& store, const Tenants& tenants, Time now);
Check check_owners(storage::Store& store, const Tenants& tenants);
Check check_requests(storage::Store& store, const Tenants& tenants);
Check check_jobs(storage::Store& store, Time now);
Check check_notices(storage::Store& store, const Tenants& tenants, Time now);

// About backups (doctor_backups.cpp).
Check check_backup_age(storage::Store& store, Time now);
Check check_backup_recipients(const BackupShelf& shelf);
Check check_backup_places(const BackupShelf& shelf);
Check check_keyring(const BackupShelf& shelf, Time now);
Check check_backup_drill(storage::Store& store, Time now);

inline Check ok(std::string name, std::string detail) {
    return {std::move(name), Grade::ok, std::move(detail), {}};
}
inline Check warn(std::string name, std::string detail, std::string hint) {
    return {std::move(name), Grade::warning, std::move(detail), std::move(hint)};
}
inline Check fail(std::string name, std::string detail, std::string hint) {
    return {std::move(name), Grade::failure, std::move(detail), std::move(hint)};
}

} // namespace iterochat::service
