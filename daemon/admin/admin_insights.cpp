#include "daemon/admin/arguments.hpp"
#include "daemon/admin/desk_commands.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/service/insights.hpp"
#include "daemon/service/organizations.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

constexpr std::int64_t day_ms = 86'400'000;

service::Period period_of(const Invocation& call) {
    service::Period period;
    if (const auto since = optional_text(call, "since"))
        period.from = since_of(call, *since);
    return period;
}

json write(const service::QuestionCluster& cluster, const std::string& tenant) {
    return {{"question", cluster.newest.text},
            {"count", cluster.count},
            {"language", cluster.newest.language},
            {"reasons", cluster.reasons},
            {"first_at", format_time(cluster.first_at)},
            {"last_at", format_time(cluster.newest.at)},
            {"conversation_id", cluster.newest.conversation_id.text()},
            {"message_id", cluster.newest.message_id.text()},
            {"tenant", tenant}};
}

json list_unanswered(Invocation& call, service::Insights& insights, service::Organizations& organizations) {
    std::vector<Organization> tenants;
    if (has(call, "tenant"))
        tenants.push_back(organizations.get(call.actor(), tenant_of(call, organizations)));
    else
        tenants = organizations.list(call.actor());
    json rows = json::array();
    for (const Organization& tenant : tenants)
        for (const auto& cluster : insights.unanswered(call.actor(), tenant.id, period_of(call)).clusters)
            if (rows.size() < limit_of(call))
                rows.push_back(write(cluster, tenant.slug));
    return {{"unanswered", std::move(rows)}};
}

json show_metrics(Invocation& call, service::Insights& insights, service::Organizations& organizations) {
    const service::Metrics metrics =
        insights.metrics(call.actor(), tenant_of(call, organizations), period_of(call));
    json reasons = json::array();
    for (const auto& reason : metrics.reasons)
        reasons.push_back({{"reason", reason.reason.empty() ? json(nullptr) : json(reason.reason)},
                           {"conversations", reason.conversations}});
    json days = json::array();
    for (const auto& part : metrics.parts)
        days.push_back({{"day", format_time(Time{part.day * day_ms}).substr(0, 10)},
                        {"language", part.language},
                        {"conversations", part.conversations},
                        {"resolved", part.resolved},
                        {"resolved_by_ai", part.resolved_by_ai},
                        {"handed_over", part.handed_over},
                        {"ratings", part.ratings}});
    return {{"metrics",
             {{"from", format_time(metrics.from)},
              {"to", format_time(metrics.to)},
              {"conversations", metrics.conversations},
              {"resolved", metrics.resolved},
              {"resolved_by_ai", metrics.resolved_by_ai},
              {"resolved_by_ai_share", std::round(metrics.resolved_by_ai_share * 1e4) / 1e4},
              {"handed_over", metrics.handed_over},
              {"minutes_saved", metrics.minutes_saved},
              {"reasons", std::move(reasons)},
              {"ratings",
               {{"mean", metrics.rating_mean ? json(*metrics.rating_mean) : json(nullptr)},
                {"counts", metrics.ratings}}},
              {"answers", {{"helpful", metrics.answers.helpful}, {"unhelpful", metrics.answers.unhelpful}}},
              {"days", std::move(days)}}}};
}

} // namespace

HandlerRows insight_handlers(service::Insights& insights, service::Organizations& organizations) {
    return {
        {"unanswered list", [&](Invocation& call) { return list_unanswered(call, insights, organizations); }},
        {"metrics", [&](Invocation& call) { return show_metrics(call, insights, organizations); }},
    };
}

} // namespace iterochat::admin
