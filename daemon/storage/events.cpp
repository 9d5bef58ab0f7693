#include "daemon/storage/events.hpp"

#include "daemon/storage/rows.hpp"

#include <algorithm>

namespace iterochat::storage {
namespace {

void add_conversations(View& view, std::int64_t after, const std::optional<VisitorId>& visitor,
                       std::int64_t limit, std::vector<StoredEvent>& events) {
    static const std::string of_all =
        select_conversations() + " WHERE c.event_seq > ?2 ORDER BY c.event_seq LIMIT ?3";
    static const std::string of_one = select_conversations() + " WHERE c.event_seq > ?2 AND c.visitor ="
                                                               " (SELECT row FROM visitors WHERE id = ?4)"
                                                               " ORDER BY c.event_seq LIMIT ?3";
    Statement rows = view.main().prepare_composed(visitor ? of_one : of_all);
    rows.bind_all(view.now(), after, limit);
    if (visitor)
        rows.bind(4, *visitor);
    while (rows.step()) {
        Conversation conversation = read_conversation(view, rows);
        StoredEvent event;
        event.seq = conversation.event_seq;
        event.conversation_id = conversation.id;
        event.visitor_id = conversation.visitor_id;
        event.state = conversation.state;
        event.deleted = conversation.deleted_at || conversation.restricted_at;
        event.what = std::move(conversation);
        events.push_back(std::move(event));
    }
}

void add_messages(View& view, std::int64_t after, const std::optional<VisitorId>& visitor, std::int64_t limit,
                  std::vector<StoredEvent>& events) {
    static const std::string of_all =
        select_messages() + " WHERE m.event_seq > ?1 ORDER BY m.event_seq LIMIT ?2";
    static const std::string of_one = select_messages() + " WHERE m.event_seq > ?1 AND c.visitor ="
                                                          " (SELECT row FROM visitors WHERE id = ?3)"
                                                          " ORDER BY m.event_seq LIMIT ?2";
    Statement rows = view.main().prepare_composed(visitor ? of_one : of_all);
    rows.bind_all(after, limit);
    if (visitor)
        rows.bind(3, *visitor);
    while (rows.step()) {
        const MessageContext context = read_message_context(rows);
        StoredEvent event;
        Message message = read_message(view, rows);
        event.seq = message.event_seq;
        event.conversation_id = message.conversation_id;
        event.visitor_id = context.visitor_id;
        event.state = context.state;
        event.deleted = context.deleted;
        event.what = std::move(message);
        events.push_back(std::move(event));
    }
}

void add_notes(View& view, std::int64_t after, std::int64_t limit, std::vector<StoredEvent>& events) {
    static const std::string sql = select_notes + " WHERE n.event_seq > ?1 ORDER BY n.event_seq LIMIT ?2";
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(after, limit);
    while (rows.step()) {
        StoredEvent event;
        Note note = read_note(view, rows);
        Statement context =
            view.main().select("SELECT c.state, c.deleted_at IS NOT NULL OR c.restricted_at IS NOT NULL, v.id"
                               " FROM conversations c JOIN visitors v ON v.row = c.visitor WHERE c.id = ?",
                               note.conversation_id);
        context.step();
        event.seq = note.event_seq;
        event.conversation_id = note.conversation_id;
        event.state = conversation_state_from_name(context.text_view(0));
        event.deleted = context.get<bool>(1);
        event.visitor_id = context.get<VisitorId>(2);
        event.what = std::move(note);
        events.push_back(std::move(event));
    }
}

} // namespace

std::int64_t last_event_seq(View& view) {
    Statement row = view.main().prepare("SELECT value FROM counters WHERE name = 'event'");
    row.step();
    return row.integer(0);
}

std::int64_t last_erased_seq(View& view) {
    Statement row = view.main().prepare("SELECT value FROM counters WHERE name = 'erased'");
    return row.step() ? row.integer(0) : 0;
}

void note_erased_seq(Tx& tx, std::int64_t seq) {
    tx.main().run("INSERT INTO counters (name, value) VALUES ('erased', ?)"
                  " ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
                  seq);
}

std::vector<StoredEvent> events_since(View& view, std::int64_t after, const std::optional<VisitorId>& visitor,
                                      std::size_t limit) {
    std::vector<StoredEvent> events;
    add_conversations(view, after, visitor, static_cast<std::int64_t>(limit), events);
    add_messages(view, after, visitor, static_cast<std::int64_t>(limit), events);
    if (!visitor)
        add_notes(view, after, static_cast<std::int64_t>(limit), events);
    std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
    if (events.size() > limit)
        events.resize(limit);
    return events;
}

} // namespace iterochat::storage
