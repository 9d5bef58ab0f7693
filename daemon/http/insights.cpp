#include "daemon/service/insights.hpp"

#include "daemon/codec/json_objects.hpp"
#include "daemon/http/insight_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

service::Period read_period(const Call& call) {
    service::Period period;
    if (const auto from = call.query("from"); from && !from->empty())
        period.from = parse_time(*from);
    if (const auto to = call.query("to"); to && !to->empty())
        period.to = parse_time(*to);
    return period;
}

} // namespace

Routes insight_routes(service::Insights& insights) {
    return {
        {"GET", "/organizations/{org}/metrics", Access::member,
         "How much the AI does, and why it hands over; from and to, default the last 30 days",
         [&insights](Shared call) {
             call->reply(200,
                         codec::write(insights.metrics(call->actor, call->organization, read_period(*call))));
         }},
        {"GET", "/organizations/{org}/unanswered", Access::member,
         "What visitors asked and the AI could not answer, grouped; from and to, default the last 30 days",
         [&insights](Shared call) {
             const auto found = insights.unanswered(call->actor, call->organization, read_period(*call));
             json items = json::array();
             for (const auto& cluster : found.clusters)
                 items.push_back(codec::write(cluster));
             call->add_header("Cache-Control", "no-store");
             call->reply(200, {{"from", format_time(found.from)},
                               {"to", format_time(found.to)},
                               {"questions", found.questions},
                               {"items", std::move(items)},
                               {"next", nullptr}});
         }},
    };
}

} // namespace iterochat::http
