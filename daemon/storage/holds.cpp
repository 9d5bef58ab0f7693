#include "daemon/storage/holds.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {

const std::string select_holds =
    "SELECT h.id, c.id, v.id, h.reason, h.created_by, h.created_at, h.until, h.released_at,"
    " h.released_by FROM holds h LEFT JOIN conversations c ON c.row = h.conversation"
    " LEFT JOIN visitors v ON v.row = h.visitor";

namespace {

/// The conversations that the hold covers look different now.
void announce(Tx& tx, const Hold& hold) {
    const auto conversations = hold.conversation_id ? std::vector{*hold.conversation_id}
                                                    : conversations_of_visitor(tx, *hold.visitor_id);
    for (const ConversationId& id : conversations)
        tx.main().run("UPDATE conversations SET event_seq = ? WHERE id = ?", tx.next_event_seq(), id);
}

} // namespace

Hold read_hold(View& view, Statement& row) {
    Hold hold;
    hold.id = row.get<HoldId>(0);
    hold.conversation_id = row.find<ConversationId>(1);
    hold.visitor_id = row.find<VisitorId>(2);
    hold.reason = view.unseal(KeyOf::organization(), {"holds", "reason", hold.id.blob()}, row.blob(3));
    hold.created_by = row.get<std::string>(4);
    hold.created_at = row.get<Time>(5);
    hold.until = row.find<Time>(6);
    hold.released_at = row.find<Time>(7);
    hold.released_by = row.get<std::string>(8);
    return hold;
}

void insert_hold_row(Tx& tx, const Hold& hold) {
    if (hold.conversation_id.has_value() == hold.visitor_id.has_value())
        throw Error{Code::unprocessable, "A hold names either a conversation or a visitor."};
    if (hold.conversation_id)
        conversation_row(tx, *hold.conversation_id); // throws when it is absent
    else
        visitor_row(tx, *hold.visitor_id);
    tx.main().run(
        "INSERT INTO holds (id, conversation, visitor, reason, created_by, created_at, until, released_at,"
        " released_by) VALUES (?, (SELECT row FROM conversations WHERE id = ?),"
        " (SELECT row FROM visitors WHERE id = ?), ?, ?, ?, ?, ?, ?)",
        hold.id, hold.conversation_id, hold.visitor_id,
        tx.seal(KeyOf::organization(), {"holds", "reason", hold.id.blob()}, hold.reason), hold.created_by,
        hold.created_at, hold.until, hold.released_at, hold.released_by);
}

Hold create_hold(Tx& tx, Hold hold) {
    hold.id = HoldId::make(tx.now());
    hold.created_at = tx.now();
    hold.released_at.reset();
    hold.released_by.clear();
    insert_hold_row(tx, hold);
    announce(tx, hold);
    return hold;
}

Hold release_hold(Tx& tx, const HoldId& id, std::string_view released_by) {
    auto hold = find_hold(tx, id);
    if (!hold)
        throw Error{Code::not_found, "There is no such hold."};
    if (hold->released_at)
        throw Error{Code::conflict, "This hold is released already."};
    hold->released_at = tx.now();
    hold->released_by = released_by;
    tx.main().run("UPDATE holds SET released_at = ?, released_by = ? WHERE id = ?", hold->released_at,
                  hold->released_by, id);
    announce(tx, *hold);
    return std::move(*hold);
}

std::optional<Hold> find_hold(View& view, const HoldId& id) {
    static const std::string sql = select_holds + " WHERE h.id = ?";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(id);
    if (!row.step())
        return std::nullopt;
    return read_hold(view, row);
}

std::vector<Hold> list_holds(View& view, bool with_ended) {
    static const std::string sql =
        select_holds +
        " WHERE ?2 OR (h.released_at IS NULL AND (h.until IS NULL OR h.until > ?1)) ORDER BY h.row DESC";
    std::vector<Hold> holds;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(view.now(), with_ended);
    while (rows.step())
        holds.push_back(read_hold(view, rows));
    return holds;
}

std::vector<Hold> holds_on(View& view, const ConversationId& conversation) {
    static const std::string sql = select_holds +
                                   " JOIN conversations asked ON asked.id = ?2"
                                   " WHERE (h.conversation = asked.row OR h.visitor = asked.visitor)"
                                   " AND h.released_at IS NULL AND (h.until IS NULL OR h.until > ?1)"
                                   " ORDER BY h.row";
    std::vector<Hold> holds;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(view.now(), conversation);
    while (rows.step())
        holds.push_back(read_hold(view, rows));
    return holds;
}

bool is_held(View& view, const ConversationId& conversation) {
    return !holds_on(view, conversation).empty();
}

bool is_visitor_held(View& view, const VisitorId& visitor) {
    static const std::string sql = "SELECT 1 FROM holds h JOIN visitors v ON v.id = ?2"
                                   " WHERE (h.visitor = v.row OR h.conversation IN"
                                   " (SELECT row FROM conversations WHERE visitor = v.row))"
                                   " AND h.released_at IS NULL AND (h.until IS NULL OR h.until > ?1) LIMIT 1";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(view.now(), visitor);
    return row.step();
}

} // namespace iterochat::storage
