#include "daemon/storage/conversations.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/conversation_list.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

constexpr int short_id_attempts =
    8; // 2^40 short ids: a second attempt is rare, an eighth means a broken random source

std::optional<Conversation> find_one(View& view, Statement row) {
    if (!row.step())
        return std::nullopt;
    return read_conversation(view, row);
}

ConversationId make_unused_id(Tx& tx) {
    for (int i = 0; i < short_id_attempts; ++i) {
        const auto id = ConversationId::make(tx.now());
        if (!tx.main().select("SELECT 1 FROM conversations WHERE short_id = ?", short_id_of(id)).step())
            return id;
    }
    throw Error{Code::internal, "No free short id was found."};
}

} // namespace

Started start_conversation(Tx& tx, const NewConversation& wanted) {
    const std::int64_t visitor = visitor_row(tx, wanted.visitor_id);
    if (!wanted.client_id.empty()) {
        Statement earlier =
            tx.main().select("SELECT id FROM conversations WHERE visitor = ? AND start_client_id = ?"
                             " AND start_client_id <> ''",
                             visitor, client_key(tx, wanted.client_id));
        if (earlier.step())
            return {get_conversation(tx, earlier.get<ConversationId>(0)), true};
    }
    Conversation conversation;
    conversation.id = make_unused_id(tx);
    conversation.short_id = short_id_of(conversation.id);
    conversation.start_client_id = wanted.client_id;
    conversation.visitor_id = wanted.visitor_id;
    conversation.state = wanted.state;
    conversation.language = wanted.language;
    conversation.created_at = tx.now();
    conversation.last_activity_at = tx.now();
    conversation.event_seq = tx.next_event_seq();
    insert_conversation_row(tx, conversation, visitor);
    return {get_conversation(tx, conversation.id), false};
}

std::optional<Conversation> find_conversation(View& view, const ConversationId& id) {
    static const std::string sql = select_conversations() + " WHERE c.id = ?2";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(view.now(), id);
    return find_one(view, std::move(row));
}

Conversation get_conversation(View& view, const ConversationId& id) {
    if (auto conversation = find_conversation(view, id))
        return std::move(*conversation);
    throw Error{Code::not_found, "There is no such conversation."};
}

std::optional<Conversation> find_conversation_by_short_id(View& view, std::string_view short_id) {
    static const std::string sql = select_conversations() + " WHERE c.short_id = ?2";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(view.now(), short_id);
    return find_one(view, std::move(row));
}

void update_conversation(Tx& tx, Conversation& c) {
    const KeyOf words = KeyOf::text_of_visitor(c.id, c.visitor_id);
    c.event_seq = tx.next_event_seq();
    const std::int64_t changed = tx.main().run(
        "UPDATE conversations SET state = ?, language = ?, assignee_id = ?, reason = ?, summary = ?, "
        "escalated = ?,"
        " visitor_read_seq = ?, member_read_seq = ?, rating = ?, rating_comment = ?, last_activity_at = ?,"
        " resolved_at = ?, snoozed_until = ?, deleted_at = ?, deleted_by = ?, restricted_at = ?, event_seq = "
        "?"
        " WHERE id = ?",
        name_of(c.state), c.language, c.assignee_id,
        c.reason ? std::optional{name_of(*c.reason)} : std::nullopt,
        seal_or_null(tx, words, {"conversations", "summary", c.id.blob()}, c.summary), c.escalated,
        c.visitor_read_seq, c.member_read_seq, c.rating,
        seal_or_null(tx, words, {"conversations", "rating_comment", c.id.blob()}, c.rating_comment),
        c.last_activity_at, c.resolved_at, c.snoozed_until, c.deleted_at, c.deleted_by, c.restricted_at,
        c.event_seq, c.id);
    if (changed == 0)
        throw Error{Code::not_found, "There is no such conversation."};
}

ConversationPage list_conversations(View& view, const ConversationFilter& filter,
                                    const std::optional<ConversationCursor>& after, std::size_t limit) {
    return list_conversations_among(view, filter, after, limit, std::nullopt);
}

std::array<std::int64_t, 4> count_conversations_by_state(View& view) {
    std::array<std::int64_t, 4> counts{};
    Statement rows =
        view.main().prepare("SELECT state, count(*) FROM conversations"
                            " WHERE deleted_at IS NULL AND restricted_at IS NULL GROUP BY state");
    while (rows.step())
        counts[static_cast<std::size_t>(conversation_state_from_name(rows.text_view(0)))] = rows.integer(1);
    return counts;
}

InboxCounts count_inbox(View& view, const std::optional<AccountId>& member) {
    InboxCounts counts;
    // Most conversations are resolved: they are counted without being told apart.
    Statement resolved = view.main().prepare("SELECT count(*) FROM conversations WHERE state = 'resolved'"
                                             " AND deleted_at IS NULL AND restricted_at IS NULL");
    resolved.step();
    counts.resolved = resolved.integer(0);
    Statement rows = view.main().select(
        "SELECT state, coalesce(snoozed_until > ?1, 0), coalesce(assignee_id = ?2, 0), count(*)"
        " FROM conversations WHERE state IN ('ai_active', 'waiting', 'assigned')"
        " AND deleted_at IS NULL AND restricted_at IS NULL GROUP BY 1, 2, 3",
        view.now(), member);
    while (rows.step()) {
        const std::int64_t count = rows.integer(3);
        const ConversationState state = conversation_state_from_name(rows.text_view(0));
        if (rows.get<bool>(1)) {
            counts.snoozed += count;
        } else if (state == ConversationState::waiting) {
            counts.waiting += count;
        } else if (state == ConversationState::ai_active) {
            counts.ai_active += count;
        } else {
            counts.assigned += count;
            counts.mine += rows.get<bool>(2) ? count : 0;
        }
    }
    return counts;
}

std::optional<Time> next_snooze_end(View& view) {
    Statement row = view.main().prepare("SELECT min(snoozed_until) FROM conversations"
                                        " WHERE snoozed_until IS NOT NULL");
    row.step();
    return row.find<Time>(0);
}

std::vector<ConversationId> find_ended_snoozes(View& view, std::size_t limit) {
    std::vector<ConversationId> ids;
    Statement rows = view.main().select("SELECT id FROM conversations WHERE snoozed_until <= ?"
                                        " ORDER BY snoozed_until LIMIT ?",
                                        view.now(), static_cast<std::int64_t>(limit));
    while (rows.step())
        ids.push_back(rows.get<ConversationId>(0));
    return ids;
}

std::vector<ConversationId> find_idle_ai_conversations(View& view, Time before, std::size_t limit) {
    std::vector<ConversationId> ids;
    Statement rows =
        view.main().select("SELECT id FROM conversations WHERE state = 'ai_active' AND last_activity_at < ?"
                           " AND deleted_at IS NULL ORDER BY last_activity_at, row LIMIT ?",
                           before, static_cast<std::int64_t>(limit));
    while (rows.step())
        ids.push_back(rows.get<ConversationId>(0));
    return ids;
}

std::vector<ConversationId> conversations_of_visitor(View& view, const VisitorId& visitor) {
    std::vector<ConversationId> ids;
    Statement rows =
        view.main().select("SELECT c.id FROM conversations c JOIN visitors v ON v.row = c.visitor"
                           " WHERE v.id = ? ORDER BY c.row",
                           visitor);
    while (rows.step())
        ids.push_back(rows.get<ConversationId>(0));
    return ids;
}

} // namespace iterochat::storage
