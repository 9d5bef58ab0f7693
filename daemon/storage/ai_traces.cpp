#include "daemon/storage/ai_traces.hpp"

#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

vault::Place place(const MessageId& message) {
    return {"ai_traces", "trace", message.blob()};
}

VisitorId visitor_of(View& view, const ConversationId& conversation) {
    Statement row = view.main().select(
        "SELECT v.id FROM conversations c JOIN visitors v ON v.row = c.visitor WHERE c.id = ?", conversation);
    return row.step() ? row.get<VisitorId>(0) : VisitorId{};
}

} // namespace

void put_ai_trace(Tx& tx, const ConversationId& conversation, const MessageId& message,
                  std::string_view json) {
    const std::int64_t row = conversation_row(tx, conversation);
    const KeyOf whose = KeyOf::text_of_visitor(conversation, visitor_of(tx, conversation));
    tx.main().run("INSERT INTO ai_traces (message_id, conversation, trace, created_at) VALUES (?, ?, ?, ?)"
                  " ON CONFLICT (message_id) DO UPDATE SET trace = excluded.trace",
                  message, row, tx.seal(whose, place(message), json), tx.now());
}

std::optional<FoundTrace> find_ai_trace(View& view, const MessageId& message) {
    Statement row = view.main().select(
        "SELECT c.id, v.id, t.trace FROM ai_traces t JOIN conversations c ON c.row = t.conversation"
        " JOIN visitors v ON v.row = c.visitor WHERE t.message_id = ?",
        message);
    if (!row.step())
        return std::nullopt;
    const auto conversation = row.get<ConversationId>(0);
    return FoundTrace{conversation, view.unseal(KeyOf::text_of_visitor(conversation, row.get<VisitorId>(1)),
                                                place(message), row.blob(2))};
}

} // namespace iterochat::storage
