#include "daemon/service/status.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/service/disk_usage.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/control/tenant_notices.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/store.hpp"

#include <nlohmann/json.hpp>
#include <numeric>

namespace iterochat::service {
namespace {

/// Does control.db take a write now? A full disk or a stuck writer shows here before a visitor meets it.
bool probe_write(storage::Store& store) {
    try {
        store.control_write([](storage::ControlTx& tx) {
            storage::set_installation_value(tx, "status.probe", format_time(tx.now()));
        });
        return true;
    } catch (const std::exception& error) {
        log(LogLevel::warning, "service", "status_write_failed", {{"cause", error.what()}});
        return false;
    }
}

void add_conversations(Status& status, storage::View& view) {
    const auto counts = storage::count_conversations_by_state(view);
    const auto total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    status.conversations_total += total;
    status.conversations_open += total - counts[static_cast<std::size_t>(ConversationState::resolved)];
}

void add_requests(RequestCounts& counts, storage::View& view) {
    for (const Time due : storage::due_times_of_open_requests(view)) {
        const RequestAlarm alarm = alarm_of(due, view.now());
        counts.open += 1;
        counts.soon += alarm == RequestAlarm::soon ? 1 : 0;
        counts.urgent += alarm == RequestAlarm::urgent ? 1 : 0;
        counts.overdue += alarm == RequestAlarm::overdue ? 1 : 0;
    }
}

void add_organization(Status& status, storage::Store& store, const Organization& organization) {
    status.tenants_active += organization.state == OrganizationState::active ? 1 : 0;
    status.tenants_disabled += organization.state == OrganizationState::disabled ? 1 : 0;
    try {
        store.read(organization.id, [&](storage::View& view) {
            add_conversations(status, view);
            add_requests(status.requests, view);
            status.notices_open += static_cast<std::int64_t>(storage::list_notices(view, false).size());
        });
    } catch (const Error& error) {
        log(LogLevel::warning, "service", "status_read_failed",
            {{"organization", organization.id.text()}, {"code", code_name(error.code())}});
        status.databases_readable = false;
    }
}

std::optional<LastSweep> last_sweep(storage::ControlView& view) {
    constexpr std::size_t jobs_looked_at = 1000;
    for (const Job& job : storage::list_jobs(view, std::nullopt, jobs_looked_at)) {
        if (job.kind != "retention sweep" || job.state != JobState::done || !job.finished_at)
            continue;
        const auto result = nlohmann::json::parse(result_of(job), nullptr, false);
        const auto sweep = result.is_object() ? result.value("sweep", result) : nlohmann::json::object();
        const auto erased = sweep.find("erased");
        return LastSweep{*job.finished_at, erased != sweep.end() && erased->is_number_integer()
                                               ? erased->get<std::int64_t>()
                                               : 0};
    }
    return std::nullopt;
}

} // namespace

StatusReader::StatusReader(const Context& context, std::function<ProcessFacts()> facts)
    : context_(context), facts_(std::move(facts)) {}

bool StatusReader::takes_writes() {
    return probe_write(context_.store);
}

Status StatusReader::read() {
    Status status;
    status.process = facts_();
    status.uptime = context_.clock.now() - status.process.started_at;
    status.databases_readable = true;
    std::vector<Organization> organizations;
    context_.store.control_read([&](storage::ControlView& view) {
        organizations = storage::list_organizations(view);
        status.last_sweep = last_sweep(view);
        status.last_backup = last_backup(view);
        status.jobs_interrupted = static_cast<std::int64_t>(storage::interrupted_jobs(view).size());
        status.notices_open =
            static_cast<std::int64_t>(storage::list_tenant_notices(view, std::nullopt, false).size());
    });
    for (const Organization& organization : organizations)
        if (organization.state != OrganizationState::deleting)
            add_organization(status, context_.store, organization);
    status.database_bytes = disk_usage(context_.store.state_folder()).database_bytes;
    status.healthy = probe_write(context_.store) && status.databases_readable;
    return status;
}

} // namespace iterochat::service
