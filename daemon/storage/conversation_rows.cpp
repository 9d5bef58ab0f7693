#include "daemon/storage/rows.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/storage/tags.hpp"

namespace iterochat::storage {
namespace {

constexpr std::size_t preview_characters = 140;

vault::Place place(const ConversationId& id, std::string_view column) {
    return {"conversations", column, id.blob()};
}

} // namespace

const std::string held_condition =
    "(EXISTS (SELECT 1 FROM holds h WHERE h.conversation = c.row AND h.released_at IS NULL"
    " AND (h.until IS NULL OR h.until > ?1))"
    " OR EXISTS (SELECT 1 FROM holds h WHERE h.visitor = c.visitor AND h.released_at IS NULL"
    " AND (h.until IS NULL OR h.until > ?1)))";

const std::string& select_conversations() {
    static const std::string sql = "SELECT c.row, c.id, c.short_id, c.start_client_id, c.state, c.language, "
                                   "c.assignee_id, c.reason, c.summary,"
                                   " c.escalated, c.last_seq, c.visitor_read_seq, c.member_read_seq, "
                                   "c.rating, c.rating_comment, c.created_at,"
                                   " c.last_activity_at, c.resolved_at, c.snoozed_until, c.deleted_at, "
                                   "c.deleted_by, c.restricted_at, c.event_seq,"
                                   " v.id, v.name, v.email, v.verified, " +
                                   held_condition +
                                   ", m.id, m.author_kind, m.author_id, m.text,"
                                   " (SELECT count(*) FROM messages u WHERE u.conversation = c.row"
                                   " AND u.seq > c.member_read_seq AND u.author_kind = 'visitor')"
                                   " FROM conversations c JOIN visitors v ON v.row = c.visitor"
                                   " LEFT JOIN messages m ON m.conversation = c.row AND m.seq = c.last_seq";
    return sql;
}

Conversation read_conversation(View& view, Statement& row) {
    int i = 1;
    Conversation c;
    c.id = row.get<ConversationId>(i++);
    c.short_id = row.get<std::string>(i++);
    ++i; // start_client_id: a keyed hash that nobody reads
    c.state = conversation_state_from_name(row.text_view(i++));
    c.language = row.get<std::string>(i++);
    c.assignee_id = row.find<AccountId>(i++);
    if (!row.is_null(i))
        c.reason = handoff_reason_from_name(row.text_view(i));
    const int summary = ++i;
    c.escalated = row.get<bool>(++i);
    c.last_seq = row.integer(++i);
    c.visitor_read_seq = row.integer(++i);
    c.member_read_seq = row.integer(++i);
    c.rating = row.find<int>(++i);
    const int rating_comment = ++i;
    c.created_at = row.get<Time>(++i);
    c.last_activity_at = row.get<Time>(++i);
    c.resolved_at = row.find<Time>(++i);
    c.snoozed_until = row.find<Time>(++i);
    c.deleted_at = row.find<Time>(++i);
    c.deleted_by = row.get<std::string>(++i);
    c.restricted_at = row.find<Time>(++i);
    c.event_seq = row.integer(++i);
    c.visitor_id = row.get<VisitorId>(++i);
    const KeyOf person = KeyOf::of_person(c.visitor_id);
    c.visitor_name = view.unseal(person, {"visitors", "name", c.visitor_id.blob()}, row.blob(++i));
    c.visitor_email = view.unseal(person, {"visitors", "email", c.visitor_id.blob()}, row.blob(++i));
    c.visitor_verified = row.get<bool>(++i);
    c.on_hold = row.get<bool>(++i);
    const KeyOf words = KeyOf::text_of_visitor(c.id, c.visitor_id);
    c.summary = view.unseal(words, place(c.id, "summary"), row.blob(summary));
    c.rating_comment = view.unseal(words, place(c.id, "rating_comment"), row.blob(rating_comment));
    c.unread = row.integer(i + 5);
    if (!row.is_null(++i)) {
        const auto last = row.get<MessageId>(i);
        const Author author{author_kind_from_name(row.text_view(i + 1)), row.find<Uuid>(i + 2), {}};
        c.preview = truncate_characters(
            view.unseal(KeyOf::text_of(c.id, author), {"messages", "text", last.blob()}, row.blob(i + 3)),
            preview_characters);
    }
    if (c.assignee_id)
        c.assignee_name = view.member_name(*c.assignee_id);
    c.tags = tags_of(view, c.id);
    return c;
}

std::optional<std::int64_t> find_conversation_row(View& view, const ConversationId& id) {
    Statement row = view.main().select("SELECT row FROM conversations WHERE id = ?", id);
    if (!row.step())
        return std::nullopt;
    return row.integer(0);
}

std::int64_t conversation_row(View& view, const ConversationId& id) {
    if (const auto row = find_conversation_row(view, id))
        return *row;
    throw Error{Code::not_found, "There is no such conversation."};
}

void insert_conversation_row(Tx& tx, const Conversation& c, std::int64_t visitor) {
    tx.make_conversation_secret(c.id);
    const KeyOf words = KeyOf::text_of_visitor(c.id, c.visitor_id);
    tx.main().run(
        "INSERT INTO conversations (id, short_id, visitor, start_client_id, state, language, assignee_id, "
        "reason,"
        " summary, escalated, last_seq, visitor_read_seq, member_read_seq, rating, rating_comment, "
        "created_at,"
        " last_activity_at, resolved_at, snoozed_until, deleted_at, deleted_by, restricted_at, event_seq)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        c.id, c.short_id, visitor, client_key(tx, c.start_client_id), name_of(c.state), c.language,
        c.assignee_id, c.reason ? std::optional{name_of(*c.reason)} : std::nullopt,
        seal_or_null(tx, words, place(c.id, "summary"), c.summary), c.escalated, c.last_seq,
        c.visitor_read_seq, c.member_read_seq, c.rating,
        seal_or_null(tx, words, place(c.id, "rating_comment"), c.rating_comment), c.created_at,
        c.last_activity_at, c.resolved_at, c.snoozed_until, c.deleted_at, c.deleted_by, c.restricted_at,
        c.event_seq);
}

std::optional<Bytes> seal_or_null(Tx& tx, const KeyOf& whose, const vault::Place& place,
                                  std::string_view text) {
    if (text.empty())
        return std::nullopt;
    return tx.seal(whose, place, text);
}

} // namespace iterochat::storage
