#include "daemon/admin/arguments.hpp"
#include "daemon/admin/desk_commands.hpp"
#include "daemon/service/doctor.hpp"
#include "daemon/service/status.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write(const service::Status& status) {
    json sweep = nullptr;
    if (status.last_sweep)
        sweep = {{"at", format_time(status.last_sweep->at)}, {"erased", status.last_sweep->erased}};
    json backup = nullptr;
    if (status.last_backup)
        backup = {{"at", format_time(status.last_backup->at)},
                  {"bytes", status.last_backup->bytes},
                  {"verified", status.last_backup->verified}};
    return {{"version", status.process.version},
            {"pid", status.process.pid},
            {"healthy", status.healthy},
            {"started_at", format_time(status.process.started_at)},
            {"uptime_seconds", status.uptime.ms / 1000},
            {"http", {{"listen", status.process.http_listen}, {"public_url", status.process.public_url}}},
            {"tenants", {{"active", status.tenants_active}, {"disabled", status.tenants_disabled}}},
            {"conversations", {{"total", status.conversations_total}, {"open", status.conversations_open}}},
            {"database", {{"bytes", status.database_bytes}, {"healthy", status.databases_readable}}},
            {"last_backup", std::move(backup)},
            {"last_sweep", std::move(sweep)},
            {"jobs", {{"interrupted", status.jobs_interrupted}}},
            {"notices", {{"open", status.notices_open}}},
            {"requests",
             {{"open", status.requests.open},
              {"soon", status.requests.soon},
              {"urgent", status.requests.urgent},
              {"overdue", status.requests.overdue}}}};
}

json examine(const Invocation& call, service::Doctor& doctor) {
    const bool strict = call.flag("strict");
    json checks = json::array();
    std::int64_t problems = 0;
    for (const service::Check& check : doctor.examine()) {
        checks.push_back({{"name", check.name},
                          {"state", service::name_of(check.grade)},
                          {"message", check.detail},
                          {"hint", check.hint}});
        const bool counts =
            check.grade == service::Grade::failure || (strict && check.grade == service::Grade::warning);
        problems += counts ? 1 : 0;
    }
    return {{"checks", std::move(checks)}, {"problems", problems}};
}

} // namespace

HandlerRows status_handlers(service::StatusReader& status, service::Doctor& doctor) {
    return {
        {"status", [&status](Invocation&) { return write(status.read()); }},
        {"doctor", [&doctor](Invocation& call) { return examine(call, doctor); }},
    };
}

} // namespace iterochat::admin
