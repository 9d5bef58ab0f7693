#include "daemon/storage/conversation_list.hpp"

#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

std::uint64_t read_big_endian(std::span<const std::uint8_t> bytes) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes)
        value = value << 8 | byte;
    return value;
}

void write_big_endian(Bytes& bytes, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

/// ?1 now, ?2 tag, ?3 language, ?4 assignee, ?5 visitor, ?6 active since, ?7 ?8 cursor, ?9 rows as JSON, ?10
/// limit.
std::string compose(const ConversationFilter& filter, bool has_cursor, bool has_rows) {
    std::string sql = select_conversations() + " WHERE 1";
    if (!filter.states.empty()) {
        sql += " AND c.state IN (";
        for (std::size_t i = 0; i < filter.states.size(); ++i)
            sql += (i ? ", '" : "'") + std::string(name_of(filter.states[i])) + "'";
        sql += ")";
    }
    if (filter.tag)
        sql += " AND EXISTS (SELECT 1 FROM conversation_tags ct JOIN tags t ON t.row = ct.tag"
               " WHERE ct.conversation = c.row AND t.id = ?2 AND t.deleted_at IS NULL)";
    if (!filter.language.empty())
        sql += " AND c.language = ?3";
    if (filter.assignee)
        sql += " AND c.assignee_id = ?4";
    if (filter.visitor)
        sql += " AND v.id = ?5";
    if (filter.active_since)
        sql += " AND c.last_activity_at >= ?6";
    if (!filter.with_deleted)
        sql += " AND c.deleted_at IS NULL";
    if (!filter.with_restricted)
        sql += " AND c.restricted_at IS NULL";
    if (has_cursor)
        sql += " AND (c.last_activity_at, c.row) < (?7, ?8)";
    if (has_rows)
        sql += " AND c.row IN (SELECT value FROM json_each(?9))";
    return sql + " ORDER BY c.last_activity_at DESC, c.row DESC LIMIT ?10";
}

std::string json_of(const std::vector<std::int64_t>& rows) {
    std::string json = "[";
    for (std::size_t i = 0; i < rows.size(); ++i)
        json += (i ? "," : "") + std::to_string(rows[i]);
    return json + "]";
}

} // namespace

std::string ConversationCursor::text() const {
    Bytes bytes;
    write_big_endian(bytes, static_cast<std::uint64_t>(last_activity_at.ms));
    write_big_endian(bytes, static_cast<std::uint64_t>(row));
    return to_base64url(bytes);
}

std::optional<ConversationCursor> ConversationCursor::parse(std::string_view text) {
    const auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != 16)
        return std::nullopt;
    const std::span<const std::uint8_t> all{*bytes};
    return ConversationCursor{{static_cast<std::int64_t>(read_big_endian(all.first(8)))},
                              static_cast<std::int64_t>(read_big_endian(all.last(8)))};
}

ConversationPage list_conversations_among(View& view, const ConversationFilter& filter,
                                          const std::optional<ConversationCursor>& after, std::size_t limit,
                                          const std::optional<std::vector<std::int64_t>>& rows) {
    const auto cursor = after.value_or(ConversationCursor{});
    Statement row = view.main().prepare_composed(compose(filter, after.has_value(), rows.has_value()));
    row.bind_all(view.now(), filter.tag, filter.language, filter.assignee, filter.visitor,
                 filter.active_since, cursor.last_activity_at, cursor.row,
                 rows ? json_of(*rows) : std::string{},
                 static_cast<std::int64_t>(limit) + 1); // one more tells whether there is a next page
    ConversationPage page;
    ConversationCursor last;
    while (row.step()) {
        if (page.items.size() == limit) {
            page.next = last;
            break;
        }
        page.items.push_back(read_conversation(view, row));
        last = {page.items.back().last_activity_at, row.integer(conversation_row_column)};
    }
    return page;
}

} // namespace iterochat::storage
