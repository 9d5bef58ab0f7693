#include "daemon/storage/drafts.hpp"

#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

KeyOf key_of(const ConversationId& conversation, const AccountId& author) {
    return KeyOf::text_of(conversation, {AuthorKind::member, author, {}});
}

/// Both ids name the row: a draft moved to another conversation or member doesn't open.
Bytes row_name(const ConversationId& conversation, const AccountId& author) {
    Bytes name(conversation.blob().begin(), conversation.blob().end());
    name.insert(name.end(), author.blob().begin(), author.blob().end());
    return name;
}

} // namespace

std::optional<Draft> find_draft(View& view, const ConversationId& conversation, const AccountId& author) {
    Statement row = view.main().select("SELECT text, updated_at FROM drafts WHERE author_id = ?"
                                       " AND conversation = (SELECT row FROM conversations WHERE id = ?)",
                                       author, conversation);
    if (!row.step())
        return std::nullopt;
    const Bytes name = row_name(conversation, author);
    return Draft{view.unseal(key_of(conversation, author), {"drafts", "text", name}, row.blob(0)),
                 row.get<Time>(1)};
}

void put_draft(Tx& tx, const ConversationId& conversation, const AccountId& author, std::string_view text) {
    const Bytes name = row_name(conversation, author);
    tx.main().run("INSERT INTO drafts (conversation, author_id, text, updated_at) VALUES (?, ?, ?, ?)"
                  " ON CONFLICT (conversation, author_id) DO UPDATE SET text = excluded.text,"
                  " updated_at = excluded.updated_at",
                  conversation_row(tx, conversation), author,
                  tx.seal(key_of(conversation, author), {"drafts", "text", name}, text), tx.now());
}

bool erase_draft(Tx& tx, const ConversationId& conversation, const AccountId& author) {
    return tx.main().run("DELETE FROM drafts WHERE author_id = ?"
                         " AND conversation = (SELECT row FROM conversations WHERE id = ?)",
                         author, conversation) > 0;
}

void erase_drafts(Tx& tx, const ConversationId& conversation) {
    tx.main().run("DELETE FROM drafts WHERE conversation = (SELECT row FROM conversations WHERE id = ?)",
                  conversation);
}

void erase_drafts_of(Tx& tx, const AccountId& author) {
    tx.main().run("DELETE FROM drafts WHERE author_id = ?", author);
}

} // namespace iterochat::storage
