#include "daemon/storage/ai_turns.hpp"

#include "daemon/storage/rows.hpp"

namespace iterochat::storage {

std::vector<AiTurn> ai_turns(View& view, Time from, Time to, const std::optional<MessageId>& after,
                             std::size_t limit) {
    std::vector<AiTurn> turns;
    Statement rows = view.main().select(
        "SELECT t.message_id, c.id, v.id, t.trace, t.created_at, q.id, q.text FROM ai_traces t"
        " JOIN conversations c ON c.row = t.conversation JOIN visitors v ON v.row = c.visitor"
        " JOIN messages m ON m.id = t.message_id"
        " LEFT JOIN messages q ON q.conversation = m.conversation AND q.seq = (SELECT max(b.seq) FROM "
        "messages b"
        " WHERE b.conversation = m.conversation AND b.seq < m.seq AND b.author_kind = 'visitor')"
        " WHERE t.message_id > ?1 AND t.created_at >= ?2 AND t.created_at < ?3"
        " AND c.deleted_at IS NULL AND c.restricted_at IS NULL ORDER BY t.message_id LIMIT ?4",
        after.value_or(MessageId{}), from, to, static_cast<std::int64_t>(limit));
    while (rows.step()) {
        AiTurn turn;
        turn.message_id = rows.get<MessageId>(0);
        turn.conversation_id = rows.get<ConversationId>(1);
        const KeyOf whose = KeyOf::text_of_visitor(turn.conversation_id, rows.get<VisitorId>(2));
        turn.trace = view.unseal(whose, {"ai_traces", "trace", turn.message_id.blob()}, rows.blob(3));
        turn.at = rows.get<Time>(4);
        if (const auto question = rows.find<MessageId>(5))
            if (const auto sealed = rows.blob(6); !sealed.empty())
                turn.question = view.unseal(whose, {"messages", "text", question->blob()}, sealed);
        turns.push_back(std::move(turn));
    }
    return turns;
}

std::vector<ConversationDay> count_conversation_days(View& view, Time from, Time to) {
    std::vector<ConversationDay> days;
    Statement rows = view.main().select(
        "SELECT created_at / 86400000, language, count(*), sum(escalated <> 0), sum(state = 'resolved'),"
        " sum(state = 'resolved' AND escalated = 0 AND"
        " EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.row AND m.author_kind = 'ai') AND NOT"
        " EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.row AND m.author_kind = 'member')),"
        " count(rating), coalesce(sum(rating), 0) FROM conversations c"
        " WHERE created_at >= ? AND created_at < ? AND deleted_at IS NULL AND restricted_at IS NULL"
        " GROUP BY 1, 2 ORDER BY 1, 2",
        from, to);
    while (rows.step())
        days.push_back({rows.integer(0), rows.get<std::string>(1), rows.integer(2), rows.integer(3),
                        rows.integer(4), rows.integer(5), rows.integer(6), rows.integer(7)});
    return days;
}

std::vector<ReasonCount> count_handoff_reasons(View& view, Time from, Time to) {
    std::vector<ReasonCount> reasons;
    Statement rows = view.main().select(
        "SELECT coalesce(reason, ''), count(*) FROM conversations WHERE created_at >= ? AND created_at < ?"
        " AND escalated <> 0 AND deleted_at IS NULL AND restricted_at IS NULL GROUP BY 1 ORDER BY 2 DESC, 1",
        from, to);
    while (rows.step())
        reasons.push_back({rows.get<std::string>(0), rows.integer(1)});
    return reasons;
}

std::vector<std::int64_t> count_ratings(View& view, Time from, Time to) {
    std::vector<std::int64_t> counts(5);
    Statement rows = view.main().select(
        "SELECT rating, count(*) FROM conversations WHERE created_at >= ? AND created_at < ?"
        " AND rating BETWEEN 1 AND 5 AND deleted_at IS NULL AND restricted_at IS NULL GROUP BY 1",
        from, to);
    while (rows.step())
        counts[static_cast<std::size_t>(rows.integer(0) - 1)] = rows.integer(1);
    return counts;
}

} // namespace iterochat::storage
