#include "daemon/storage/restore_rows.hpp"

#include "daemon/storage/database.hpp"

#include <algorithm>
#include <array>

namespace iterochat::storage {
namespace {

template <class SomeId>
std::vector<SomeId> ids_of(Connection& database, const char* sql) {
    std::vector<SomeId> ids;
    Statement rows = database.prepare(sql);
    while (rows.step())
        ids.push_back(rows.get<SomeId>(0));
    return ids;
}

template <class SomeId>
std::vector<SomeId> without_key(View& view, std::vector<SomeId> ids, const char* find_key) {
    std::erase_if(ids, [&](const SomeId& id) { return view.keys().select(find_key, id).step(); });
    return ids;
}

} // namespace

std::vector<ConversationId> all_conversation_ids(View& view) {
    return ids_of<ConversationId>(view.main(), "SELECT id FROM conversations");
}

std::vector<VisitorId> all_visitor_ids(View& view) {
    return ids_of<VisitorId>(view.main(), "SELECT id FROM visitors");
}

std::vector<MessageId> all_message_ids(View& view) {
    return ids_of<MessageId>(view.main(), "SELECT id FROM messages");
}

std::vector<AccountId> all_member_ids(View& view) {
    return ids_of<AccountId>(view.main(), "SELECT id FROM members");
}

std::vector<ItemRow> all_item_rows(View& view) {
    struct Kind {
        ItemKind kind;
        const char* sql;
    };
    static constexpr std::array kinds{
        Kind{ItemKind::article, "SELECT id, deleted_at FROM articles"},
        Kind{ItemKind::quick_reply, "SELECT id, deleted_at FROM quick_replies"},
        Kind{ItemKind::instruction, "SELECT id, deleted_at FROM instructions"},
        Kind{ItemKind::tag, "SELECT id, deleted_at FROM tags"},
        Kind{ItemKind::note, "SELECT id, deleted_at FROM notes"},
    };
    std::vector<ItemRow> items;
    for (const auto& [kind, sql] : kinds) {
        Statement rows = view.main().prepare(sql);
        while (rows.step())
            items.push_back({kind, rows.get<Uuid>(0), !rows.is_null(1)});
    }
    return items;
}

std::vector<ConversationId> conversations_without_key(View& view) {
    return without_key(view, all_conversation_ids(view), "SELECT 1 FROM conversation_secrets WHERE id = ?");
}

std::vector<VisitorId> visitors_without_key(View& view) {
    return without_key(
        view,
        ids_of<VisitorId>(view.main(),
                          "SELECT id FROM visitors WHERE name IS NOT NULL OR email IS NOT NULL"
                          " OR verified_id IS NOT NULL OR consent_text IS NOT NULL"
                          " OR ip_address IS NOT NULL OR user_agent IS NOT NULL OR page IS NOT NULL"),
        "SELECT 1 FROM person_secrets WHERE id = ?");
}

std::vector<VisitorId> visitors_with_key(View& view) {
    return ids_of<VisitorId>(view.keys(), "SELECT id FROM person_secrets");
}

Newer count_newer(View& view, Time copied_at) {
    Statement row = view.main().select("SELECT (SELECT count(*) FROM conversations WHERE created_at > ?1),"
                                       " (SELECT count(*) FROM messages WHERE created_at > ?1),"
                                       " (SELECT count(*) FROM articles WHERE updated_at > ?1),"
                                       " (SELECT count(*) FROM quick_replies WHERE updated_at > ?1),"
                                       " (SELECT count(*) FROM instructions WHERE updated_at > ?1),"
                                       " (SELECT count(*) FROM notes WHERE created_at > ?1),"
                                       " (SELECT count(*) FROM tags WHERE created_at > ?1)",
                                       copied_at);
    row.step();
    return {row.integer(0), row.integer(1), row.integer(2), row.integer(3),
            row.integer(4), row.integer(5), row.integer(6)};
}

std::int64_t open_all_messages(View& view) {
    std::int64_t opened = 0;
    Statement rows =
        view.main().prepare("SELECT m.id, c.id, m.author_kind, m.author_id, m.text FROM messages m"
                            " JOIN conversations c ON c.row = m.conversation ORDER BY m.conversation, m.seq");
    while (rows.step()) {
        const auto id = rows.get<MessageId>(0);
        const Author author{author_kind_from_name(rows.text_view(2)), rows.find<Uuid>(3), {}};
        (void)view.unseal(KeyOf::text_of(rows.get<ConversationId>(1), author),
                          {"messages", "text", id.blob()}, rows.blob(4));
        ++opened;
    }
    return opened;
}

Counters read_counters(View& view) {
    const auto value = [&](const char* name) {
        Statement row = view.main().select("SELECT value FROM counters WHERE name = ?", name);
        return row.step() ? row.integer(0) : std::int64_t{0};
    };
    return {value("event"), value("article_revision")};
}

void raise_counters(Tx& tx, const Counters& seen) {
    tx.main().run("UPDATE counters SET value = max(value, ?) WHERE name = 'event'", seen.event);
    tx.main().run("UPDATE counters SET value = max(value, ?) + 1 WHERE name = 'article_revision'",
                  seen.article_revision);
    tx.main().run(
        "UPDATE articles SET revision = (SELECT value FROM counters WHERE name = 'article_revision')");
}

void end_all_sessions(ControlTx& tx) {
    tx.database().run("DELETE FROM sessions");
}

} // namespace iterochat::storage
