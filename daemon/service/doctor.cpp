#include "daemon/service/doctor.hpp"

#include "common/base/error.hpp"
#include "daemon/service/audit_trail.hpp"
#include "daemon/service/doctor_checks.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"

#include <array>

namespace iterochat::service {
namespace {

Check check_audit(AuditTrail* audit) {
    if (!audit)
        return {"audit_log", Grade::skipped, "The audit log is not open.", {}};
    const AuditVerdict verdict = audit->verify(SystemJob{"doctor"});
    if (!verdict.problem.empty())
        return fail("audit_log", "The audit log is not as it was written: " + verdict.problem,
                    "iterochat audit verify --checkpoint FILE   (with those that were kept off this host)");
    return ok("audit_log", "The chain of " + std::to_string(verdict.entries) + " entries is unbroken.");
}

/// Runs one look; what it throws is a finding like any other.
template <class Look>
void look(std::vector<Check>& checks, const char* name, Look&& at) {
    try {
        checks.push_back(at());
    } catch (const std::exception& error) {
        checks.push_back(fail(name, error.what(), "see the daemon's log"));
    }
}

} // namespace

std::string_view name_of(Grade grade) {
    constexpr std::array<std::string_view, 4> names{"ok", "warning", "failure", "skipped"};
    return names[static_cast<std::size_t>(grade)];
}

Doctor::Doctor(const Context& context, std::function<ProcessFacts()> facts, AuditTrail* audit,
               const BackupShelf* shelf)
    : context_(context), facts_(std::move(facts)), audit_(audit), shelf_(shelf) {}

std::vector<Check> Doctor::examine() {
    const ProcessFacts facts = facts_();
    storage::Store& store = context_.store;
    std::vector<Check> checks;
    look(checks, "state_folder", [&] { return check_state_folder(facts); });
    look(checks, "root_key_mode", [&] { return check_root_key_mode(facts); });
    look(checks, "root_key_copy", [&] { return check_root_key_copy(facts); });
    look(checks, "disk_space", [&] { return check_disk_space(facts); });
    look(checks, "write_ahead_logs", [&] { return check_write_ahead_logs(facts); });
    look(checks, "public_url", [&] { return check_public_url(facts); });
    look(checks, "open_files", [&] { return check_open_files(); });
    look(checks, "control_database", [&] { return check_control_database(store); });

    Tenants tenants;
    look(checks, "tenants", [&] {
        tenants =
            store.control_read([](storage::ControlView& view) { return storage::list_organizations(view); });
        std::erase_if(tenants,
                      [](const Organization& each) { return each.state == OrganizationState::deleting; });
        return ok("tenants", "Tenants: " + std::to_string(tenants.size()) + ".");
    });
    look(checks, "tenant_databases", [&] { return check_tenant_databases(store, tenants); });
    look(checks, "schemas", [&] { return check_schemas(store, tenants); });
    look(checks, "secure_delete", [&] { return check_secure_delete(store, tenants); });
    look(checks, "keys_and_rows", [&] { return check_keys(store, tenants); });
    look(checks, "search_index", [&] { return check_search_index(store, tenants); });
    look(checks, "clock", [&] { return check_clock(store, tenants, context_.clock.now()); });
    look(checks, "owners", [&] { return check_owners(store, tenants); });
    look(checks, "requests", [&] { return check_requests(store, tenants); });
    look(checks, "jobs", [&] { return check_jobs(store, context_.clock.now()); });
    look(checks, "notices", [&] { return check_notices(store, tenants, context_.clock.now()); });
    look(checks, "audit_log", [&] { return check_audit(audit_); });
    if (shelf_) {
        const Time now = context_.clock.now();
        look(checks, "backup_age", [&] { return check_backup_age(store, now); });
        look(checks, "backup_recipients", [&] { return check_backup_recipients(*shelf_); });
        look(checks, "backup_places", [&] { return check_backup_places(*shelf_); });
        look(checks, "keyring", [&] { return check_keyring(*shelf_, now); });
        look(checks, "backup_drill", [&] { return check_backup_drill(store, now); });
    }
    return checks;
}

} // namespace iterochat::service
