#include "daemon/codec/json_objects.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace iterochat::codec {

using nlohmann::json;

namespace {

constexpr std::int64_t day_ms = 86'400'000;

} // namespace

double rounded(double value) {
    return std::isfinite(value) ? std::round(value * 1e6) / 1e6 : 0.0;
}

json write(const std::vector<Citation>& citations) {
    json list = json::array();
    for (const Citation& citation : citations)
        list.push_back({{"article_id", citation.article_id.text()},
                        {"title", citation.title},
                        {"quote", citation.quote},
                        {"url", citation.url}});
    return list;
}

json write(const std::vector<Attachment>& attachments) {
    json list = json::array();
    for (const Attachment& file : attachments)
        list.push_back(
            {{"id", file.id.text()}, {"name", file.name}, {"type", file.type}, {"bytes", file.bytes}});
    return list;
}

json write(const RetentionRun& run) {
    return {{"at", format_time(run.at)},
            {"actor", run.actor},
            {"plan", run.plan},
            {"planned", run.planned},
            {"erased", run.erased},
            {"kept", run.kept},
            {"rules", json::parse(run.by_rule)},
            {"erasure", run.erasure.text()}};
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
            {"resolved_by_ai_share", std::round(metrics.resolved_by_ai_share * 1e4) / 1e4},
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

json write(const service::Rehearsed& rehearsed) {
    const auto& outcome = rehearsed.outcome;
    json candidates = json::array();
    for (const auto& candidate : outcome.candidates)
        candidates.push_back({{"article_id", candidate.article_id.text()},
                              {"source_id", candidate.source_id},
                              {"title", candidate.title},
                              {"score", rounded(candidate.score)}});
    json passages = json::array();
    for (std::size_t i = 0; i < outcome.passages.size(); ++i)
        passages.push_back({{"article_id", outcome.passages[i].article_id.text()},
                            {"position", outcome.passages[i].position},
                            {"score", rounded(outcome.passages[i].score)},
                            {"title", rehearsed.passages[i].title},
                            {"text", rehearsed.passages[i].text}});
    return {{"action", name_of(outcome.action)},
            {"text", outcome.text},
            {"confidence", std::clamp(rounded(outcome.confidence), 0.0, 1.0)},
            {"language", outcome.language},
            {"reason", outcome.reason ? json(name_of(*outcome.reason)) : json(nullptr)},
            {"summary", outcome.summary},
            {"rule", outcome.rule},
            {"citations", write(outcome.citations)},
            {"suggestions", outcome.suggestions},
            {"candidates", std::move(candidates)},
            {"passages", std::move(passages)}};
}

} // namespace iterochat::codec
