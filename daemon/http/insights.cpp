#include "daemon/service/insights.hpp"

#include "daemon/http/insight_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

constexpr std::int64_t day_ms = 86'400'000;

service::Period read_period(const Call& call) {
    service::Period period;
    if (const auto from = call.query("from"); from && !from->empty())
        period.from = parse_time(*from);
    if (const auto to = call.query("to"); to && !to->empty())
        period.to = parse_time(*to);
    return period;
}

json write(const service::Metrics& metrics) {
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
    return {{"from", format_time(metrics.from)},
            {"to", format_time(metrics.to)},
            {"conversations", metrics.conversations},
            {"resolved", metrics.resolved},
            {"resolved_by_ai", metrics.resolved_by_ai},
            {"resolved_by_ai_share", metrics.resolved_by_ai_share},
            {"handed_over", metrics.handed_over},
            {"minutes_saved", metrics.minutes_saved},
            {"minutes_a_conversation", service::minutes_a_conversation},
            {"reasons", std::move(reasons)},
            {"ratings",
             {{"mean", metrics.rating_mean ? json(*metrics.rating_mean) : json(nullptr)},
              {"counts", metrics.ratings}}},
            {"answers", {{"helpful", metrics.answers.helpful}, {"unhelpful", metrics.answers.unhelpful}}},
            {"days", std::move(days)}};
}

json write(const service::QuestionCluster& cluster) {
    return {{"question", cluster.newest.text},
            {"count", cluster.count},
            {"language", cluster.newest.language},
            {"reasons", cluster.reasons},
            {"first_at", format_time(cluster.first_at)},
            {"last_at", format_time(cluster.newest.at)},
            {"conversation_id", cluster.newest.conversation_id.text()},
            {"message_id", cluster.newest.message_id.text()}};
}

} // namespace

Routes insight_routes(service::Insights& insights) {
    return {
        {"GET", "/organizations/{org}/metrics", Access::member,
         "How much the AI does, and why it hands over; from and to, default the last 30 days",
         [&insights](Shared call) {
             call->reply(200, write(insights.metrics(call->actor, call->organization, read_period(*call))));
         }},
        {"GET", "/organizations/{org}/unanswered", Access::member,
         "What visitors asked and the AI could not answer, grouped; from and to, default the last 30 days",
         [&insights](Shared call) {
             const auto found = insights.unanswered(call->actor, call->organization, read_period(*call));
             json items = json::array();
             for (const auto& cluster : found.clusters)
                 items.push_back(write(cluster));
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
