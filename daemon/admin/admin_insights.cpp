#include "daemon/admin/arguments.hpp"
#include "daemon/admin/desk_commands.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/codec/json_objects.hpp"
#include "daemon/service/insights.hpp"
#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

service::Period period_of(const Invocation& call) {
    service::Period period;
    if (const auto since = optional_text(call, "since"))
        period.from = since_of(call, *since);
    return period;
}

json write(const service::QuestionCluster& cluster, const std::string& tenant) {
    json object = codec::write(cluster);
    object["tenant"] = tenant;
    return object;
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
    return {{"metrics",
             codec::write(insights.metrics(call.actor(), tenant_of(call, organizations), period_of(call)))}};
}

} // namespace

HandlerRows insight_handlers(service::Insights& insights, service::Organizations& organizations) {
    return {
        {"unanswered list", [&](Invocation& call) { return list_unanswered(call, insights, organizations); }},
        {"metrics", [&](Invocation& call) { return show_metrics(call, insights, organizations); }},
    };
}

} // namespace iterochat::admin
