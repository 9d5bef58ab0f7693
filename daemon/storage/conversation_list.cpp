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

/// Up to that many conversations are looked at one by one where a tag finds them; a tag on more of them is
/// common enough to meet it while going through the list.
constexpr std::int64_t tagged_most = 5000;

/// What leads to the page's rows: the lists by state, each in order, or a way that finds few.
struct Way {
    bool by_rows = false;                                            ///< given ones: what a search found
    bool by_tag = false;                                             ///< the tag's own list
    bool by_owner = false;                                           ///< an assignee's or a visitor's list
    bool is_narrow() const { return by_rows || by_tag || by_owner; } ///< its states are looked at one by one
};

std::string states_condition(const ConversationFilter& filter, bool is_narrow) {
    if (filter.states.empty())
        return {};
    std::string sql =
        is_narrow ? " AND +c.state IN (" : " AND c.state IN ("; // "+": not by the index on state
    for (std::size_t i = 0; i < filter.states.size(); ++i)
        sql += (i ? ", '" : "'") + std::string(name_of(filter.states[i])) + "'";
    return sql + ")";
}

/// The first rows of one list in the order of the page. ?1 now, ?2 tag, ?3 language, ?4 assignee, ?5 visitor,
/// ?6 active since, ?7 ?8 cursor, ?9 rows as JSON, ?10 limit.
std::string compose_rows(const ConversationFilter& filter, const Way& way, bool has_cursor) {
    std::string sql = "SELECT row FROM (SELECT c.row FROM conversations c WHERE 1";
    sql += states_condition(filter, way.is_narrow());
    if (way.by_rows)
        sql += " AND c.row IN (SELECT value FROM json_each(?9))";
    if (filter.tag)
        sql += way.by_tag
                   ? " AND c.row IN (SELECT ct.conversation FROM conversation_tags ct WHERE ct.tag ="
                     " (SELECT t.row FROM tags t WHERE t.id = ?2 AND t.deleted_at IS NULL))"
                   : " AND EXISTS (SELECT 1 FROM conversation_tags ct WHERE ct.conversation = c.row AND"
                     " ct.tag = (SELECT t.row FROM tags t WHERE t.id = ?2 AND t.deleted_at IS NULL))";
    if (!filter.language.empty())
        sql += " AND c.language = ?3";
    if (filter.assignee)
        sql += " AND c.assignee_id = ?4";
    if (filter.visitor)
        sql += " AND c.visitor = (SELECT v.row FROM visitors v WHERE v.id = ?5)";
    if (filter.active_since)
        sql += " AND c.last_activity_at >= ?6";
    if (filter.snoozed)
        sql += *filter.snoozed ? " AND c.snoozed_until > ?1"
                               : " AND (c.snoozed_until IS NULL OR c.snoozed_until <= ?1)";
    if (!filter.with_deleted)
        sql += " AND c.deleted_at IS NULL";
    if (!filter.with_restricted)
        sql += " AND c.restricted_at IS NULL";
    if (has_cursor)
        sql += " AND (c.last_activity_at, c.row) < (?7, ?8)";
    return sql + " ORDER BY c.last_activity_at DESC, c.row DESC LIMIT ?10)";
}

/// Row numbers first, from indexes alone where that is possible; only the page's own rows are then read
/// whole. Several states are several lists in order, of which each gives its beginning: one list of all
/// activity would be searched through where the few open conversations lie behind many resolved ones.
std::string compose(const ConversationFilter& filter, const Way& way, bool has_cursor) {
    std::string rows;
    if (way.is_narrow() || filter.states.size() < 2) {
        rows = compose_rows(filter, way, has_cursor);
    } else {
        ConversationFilter one = filter;
        for (const ConversationState state : filter.states) {
            one.states = {state};
            rows += (rows.empty() ? "" : " UNION ALL ") + compose_rows(one, way, has_cursor);
        }
    }
    return select_conversations() + " WHERE c.row IN (" + rows +
           ") ORDER BY c.last_activity_at DESC, c.row DESC LIMIT ?10";
}

bool is_rare(View& view, const TagId& tag) {
    Statement row = view.main().select("SELECT count(*) FROM (SELECT 1 FROM conversation_tags WHERE tag = "
                                       "(SELECT row FROM tags WHERE id = ?)"
                                       " LIMIT ?)",
                                       tag, tagged_most + 1);
    row.step();
    return row.integer(0) <= tagged_most;
}

Way way_of(View& view, const ConversationFilter& filter, bool has_rows) {
    Way way;
    way.by_rows = has_rows;
    way.by_owner = filter.assignee || filter.visitor;
    way.by_tag = filter.tag && is_rare(view, *filter.tag);
    return way;
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
    const Way way = way_of(view, filter, rows.has_value());
    Statement row = view.main().prepare_composed(compose(filter, way, after.has_value()));
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
