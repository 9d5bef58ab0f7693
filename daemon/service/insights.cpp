#include "daemon/service/insights.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/store.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

constexpr Span default_period{30LL * 24 * 60 * 60 * 1000};
constexpr std::size_t turns_a_read = 1000; ///< one short read transaction each

struct Bounds {
    Time from;
    Time to;
};

Bounds bounds_of(const Period& period, Time now) {
    Bounds bounds;
    bounds.to = period.to.value_or(now);
    bounds.from = period.from.value_or(Time{bounds.to.ms - default_period.ms});
    if (!(bounds.from < bounds.to))
        throw Error{Code::unprocessable, "The period ends before it begins."}.with_field("from");
    return bounds;
}

/// Why a turn counts as unanswered; empty: it was answered, or a rule wanted a person.
std::string gap_in(const nlohmann::json& trace) {
    const std::string action = trace.value("action", "");
    const bool is_small_talk = trace.value("rule", "").starts_with("smalltalk:");
    if (action == "suggest" && !is_small_talk)
        return "suggested";
    if (action == "unknown")
        return "not_known";
    if (action != "handoff" || !trace.contains("reason") || !trace["reason"].is_string())
        return {};
    const std::string reason = trace["reason"].get<std::string>();
    return reason == "low_confidence" || reason == "repeated_question" ? reason : std::string{};
}

void add_gap(std::vector<OpenQuestion>& questions, storage::AiTurn turn) {
    const auto trace = nlohmann::json::parse(turn.trace, nullptr, false);
    if (!trace.is_object() || turn.question.empty())
        return; // erased, or older than its trace's retention
    std::string reason = gap_in(trace);
    if (!reason.empty())
        questions.push_back({std::move(turn.question), trace.value("language", ""), std::move(reason),
                             turn.message_id, turn.conversation_id, turn.at});
}

double ratio(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

} // namespace

Insights::Insights(const Context& context) : context_(context) {}

Metrics Insights::metrics(const Actor& actor, OrganizationId organization, const Period& period) {
    require(actor, organization, Right::see_metrics);
    const Bounds bounds = bounds_of(period, context_.clock.now());
    Metrics metrics;
    metrics.from = bounds.from;
    metrics.to = bounds.to;
    context_.store.read(organization, [&](storage::View& view) {
        metrics.parts = storage::count_conversation_days(view, bounds.from, bounds.to);
        metrics.reasons = storage::count_handoff_reasons(view, bounds.from, bounds.to);
        metrics.answers = storage::count_answer_ratings(view, bounds.from, bounds.to);
        metrics.ratings = storage::count_ratings(view, bounds.from, bounds.to);
    });
    std::int64_t ratings = 0;
    std::int64_t rating_sum = 0;
    for (const storage::ConversationDay& part : metrics.parts) {
        metrics.conversations += part.conversations;
        metrics.resolved += part.resolved;
        metrics.resolved_by_ai += part.resolved_by_ai;
        metrics.handed_over += part.handed_over;
        ratings += part.ratings;
        rating_sum += part.rating_sum;
    }
    metrics.resolved_by_ai_share = ratio(metrics.resolved_by_ai, metrics.conversations);
    metrics.minutes_saved = metrics.resolved_by_ai * minutes_a_conversation;
    if (ratings > 0)
        metrics.rating_mean = ratio(rating_sum, ratings);
    return metrics;
}

Unanswered Insights::unanswered(const Actor& actor, OrganizationId organization, const Period& period) {
    require(actor, organization, Right::see_metrics);
    const Bounds bounds = bounds_of(period, context_.clock.now());
    std::vector<OpenQuestion> questions;
    std::optional<MessageId> after;
    for (bool more = true; more;) {
        auto turns = context_.store.read(organization, [&](storage::View& view) {
            return storage::ai_turns(view, bounds.from, bounds.to, after, turns_a_read);
        });
        more = turns.size() == turns_a_read;
        if (!turns.empty())
            after = turns.back().message_id;
        for (storage::AiTurn& turn : turns)
            add_gap(questions, std::move(turn));
    }
    return {bounds.from, bounds.to, static_cast<std::int64_t>(questions.size()),
            cluster_questions(questions)};
}

} // namespace iterochat::service
