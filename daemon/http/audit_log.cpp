#include "common/base/error.hpp"
#include "daemon/http/privacy_routes.hpp"
#include "daemon/service/audit_trail.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

constexpr std::int64_t entries_most = 500;

json write(const service::AuditEntry& entry) {
    json facts = json::object();
    for (const auto& [name, value] : entry.facts)
        facts[name] = value;
    return {{"seq", entry.seq},
            {"at", format_time(entry.at)},
            {"actor", entry.actor},
            {"action", entry.action},
            {"target_kind", entry.target_kind},
            {"target", entry.target},
            {"facts", std::move(facts)},
            {"hash", entry.hash}};
}

} // namespace

Routes audit_routes(service::AuditTrail& trail) {
    return {
        {"GET", "/organizations/{org}/audit-log", Access::member,
         "Who did what, the newest entries, newest first",
         [&trail](Shared call) {
             service::AuditFilter filter;
             filter.organization = call->organization;
             filter.actor = call->query("actor").value_or("");
             filter.action = call->query("action").value_or("");
             if (const auto since = call->query("since"))
                 filter.since = parse_time(*since);
             filter.before_seq = call->query_integer("cursor", 0, 0, INT64_MAX);
             filter.limit = static_cast<std::size_t>(call->query_integer("limit", 100, 1, entries_most));
             const auto entries = trail.list(call->actor, filter);
             json items = json::array();
             for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
                 items.push_back(write(*entry));
             const bool has_more = entries.size() == filter.limit && entries.front().seq > 1;
             call->reply(200,
                         {{"items", std::move(items)},
                          {"next", has_more ? json(std::to_string(entries.front().seq)) : json(nullptr)}});
         }},
        {"GET", "/organizations/{org}/audit-log/verification", Access::member,
         "Is the installation's audit log as it was written?",
         [&trail](Shared call) {
             const service::AuditVerdict verdict = trail.verify(call->actor);
             call->reply(200, {{"intact", verdict.problem.empty()},
                               {"entries", verdict.entries},
                               {"head", verdict.head},
                               {"checkpoints", verdict.checkpoints},
                               {"problem", verdict.problem.empty() ? json(nullptr) : json(verdict.problem)}});
         }},
    };
}

} // namespace iterochat::http
