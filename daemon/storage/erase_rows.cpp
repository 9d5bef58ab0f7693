#include "daemon/storage/erase_rows.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/answer_ratings.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/drafts.hpp"
#include "daemon/storage/events.hpp"
#include "daemon/storage/notices.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/rows.hpp"
#include "daemon/storage/text_recipients.hpp"

#include <array>

namespace iterochat::storage {

namespace {

std::int64_t event_seq_of(Tx& tx, std::int64_t conversation_row) {
    Statement row = tx.main().select("SELECT event_seq FROM conversations WHERE row = ?", conversation_row);
    row.step();
    return row.integer(0);
}

} // namespace

EraseCounts erase_conversation_rows(Tx& tx, std::span<const ConversationId> conversations) {
    EraseCounts counts;
    for (const ConversationId& id : conversations) {
        const auto row = find_conversation_row(tx, id);
        if (!row)
            continue;
        note_erased_seq(tx, event_seq_of(tx, *row));
        erase_confirmed_questions(tx, id);
        erase_answer_ratings(tx, id);
        erase_drafts(tx, id);
        counts.attachments += erase_attachments(tx, id);
        counts.ai_traces += tx.main().run("DELETE FROM ai_traces WHERE conversation = ?", *row);
        counts.notes += tx.main().run("DELETE FROM notes WHERE conversation = ?", *row);
        tx.main().run("DELETE FROM conversation_tags WHERE conversation = ?", *row);
        tx.main().run("DELETE FROM holds WHERE conversation = ?", *row);
        remove_restriction_notices(tx, id);
        erase_text_recipients(tx, *row);
        counts.messages += tx.main().run("DELETE FROM messages WHERE conversation = ?", *row);
        counts.conversations += tx.main().run("DELETE FROM conversations WHERE row = ?", *row);
    }
    return counts;
}

EraseCounts erase_conversation_keys(Tx& tx, std::span<const ConversationId> conversations) {
    EraseCounts counts;
    for (const ConversationId& id : conversations)
        counts.keys += tx.destroy_conversation_secret(id) ? 1 : 0;
    return counts;
}

EraseCounts erase_visitor_rows(Tx& tx, const VisitorId& visitor) {
    EraseCounts counts;
    Statement found = tx.main().select("SELECT row FROM visitors WHERE id = ?", visitor);
    if (!found.step())
        return counts;
    if (!conversations_of_visitor(tx, visitor).empty())
        throw Error{Code::conflict, "This visitor still has conversations; erase those first."};
    const std::int64_t row = found.integer(0);
    forget_requests_of(tx, visitor);
    tx.main().run("DELETE FROM visitor_sessions WHERE visitor = ?", row);
    tx.main().run("DELETE FROM holds WHERE visitor = ?", row);
    counts.visitors = tx.main().run("DELETE FROM visitors WHERE row = ?", row);
    tx.forget_names();
    return counts;
}

EraseCounts erase_visitor_key(Tx& tx, const VisitorId& visitor) {
    EraseCounts counts;
    counts.keys = tx.destroy_person_secret(visitor) ? 1 : 0;
    return counts;
}

EraseCounts erase_visitor_texts(Tx& tx, const VisitorId& visitor,
                                std::span<const ConversationId> conversations) {
    EraseCounts counts;
    for (const ConversationId& id : conversations) {
        const auto row = find_conversation_row(tx, id);
        if (!row)
            continue;
        erase_confirmed_questions(tx, id);
        erase_answer_ratings(tx, id);
        erase_drafts(tx, id); // they may repeat the person's words
        counts.attachments += erase_attachments_of(tx, id, visitor);
        counts.messages += tx.main().run(
            "UPDATE messages SET text = x'', extras = NULL, client_id = '' WHERE conversation = ?"
            " AND author_kind = 'visitor' AND author_id = ? AND length(text) > 0",
            *row, visitor);
        counts.ai_traces += tx.main().run("DELETE FROM ai_traces WHERE conversation = ?", *row);
        tx.main().run("UPDATE conversations SET summary = NULL, rating_comment = NULL, start_client_id = '', "
                      "event_seq = ?"
                      " WHERE row = ?",
                      tx.next_event_seq(), *row);
    }
    forget_requests_of(tx, visitor);
    tx.main().run("DELETE FROM visitor_sessions WHERE visitor = (SELECT row FROM visitors WHERE id = ?)",
                  visitor);
    counts.visitors =
        tx.main().run("UPDATE visitors SET name = NULL, email = NULL, email_index = NULL, "
                      "verified_id = NULL, verified_id_index = NULL,"
                      " verified = 0, language = '', consent_version = '', consent_at = NULL, "
                      "consent_text = NULL, consent_policy_url = '',"
                      " ip_address = NULL, user_agent = NULL, page = NULL, name_seq = ? WHERE id = ?",
                      tx.next_event_seq(), visitor);
    tx.forget_names();
    return counts;
}

namespace {

void erase_article(Tx& tx, const Uuid& id) {
    Statement found = tx.main().select("SELECT row FROM articles WHERE id = ?", id);
    found.step();
    const std::int64_t row = found.integer(0);
    tx.main().run("INSERT INTO removed_articles (id, revision) VALUES (?, ?)", id, next_article_revision(tx));
    tx.main().run("DELETE FROM article_search WHERE rowid = ?", row);
    // Without this the words stay as marks of their deletion.
    tx.main().run("INSERT INTO article_search (article_search) VALUES ('optimize')");
    tx.main().run("DELETE FROM articles WHERE row = ?", row);
}

void erase_tag(Tx& tx, const Uuid& id) {
    tx.main().run("DELETE FROM conversation_tags WHERE tag = (SELECT row FROM tags WHERE id = ?)", id);
    tx.main().run("DELETE FROM tags WHERE id = ?", id);
}

/// Kinds that are one row.
struct PlainKind {
    ItemKind kind;
    const char* erase;
};
constexpr std::array plain_kinds{
    PlainKind{ItemKind::quick_reply, "DELETE FROM quick_replies WHERE id = ?"},
    PlainKind{ItemKind::instruction, "DELETE FROM instructions WHERE id = ?"},
    PlainKind{ItemKind::note, "DELETE FROM notes WHERE id = ?"},
};

std::int64_t count(Connection& database, const char* sql) {
    Statement row = database.prepare(sql);
    row.step();
    return row.integer(0);
}

/// Keys of one kind without a row, and rows without a key.
void compare(View& view, const char* keys, const char* has_row, const char* rows, const char* has_key,
             Residue& residue) {
    Statement key = view.keys().prepare(keys);
    while (key.step())
        if (!view.main().select(has_row, key.get<Uuid>(0)).step())
            ++residue.keys_without_row;
    Statement row = view.main().prepare(rows);
    while (row.step())
        if (!view.keys().select(has_key, row.get<Uuid>(0)).step())
            ++residue.rows_without_key;
}

} // namespace

void erase_deleted_item(Tx& tx, ItemKind kind, const Uuid& id) {
    if (kind == ItemKind::conversation)
        throw Error{Code::internal, "A conversation is erased by its own steps."};
    const auto item = find_deleted_item(tx, id);
    if (!item || item->kind != kind)
        throw Error{Code::not_found, "There is no such deleted item."};
    if (kind == ItemKind::article)
        erase_article(tx, id);
    if (kind == ItemKind::tag)
        erase_tag(tx, id);
    for (const PlainKind& plain : plain_kinds)
        if (plain.kind == kind)
            tx.main().run(plain.erase, id);
}

Residue count_residue_of(View& view, std::span<const ConversationId> conversations,
                         std::span<const VisitorId> visitors, bool keep_rows) {
    Residue residue;
    for (const VisitorId& id : visitors) {
        residue.keys_without_row +=
            view.keys().select("SELECT 1 FROM person_secrets WHERE id = ?", id).step();
        residue.rows_without_key +=
            !keep_rows && view.main().select("SELECT 1 FROM visitors WHERE id = ?", id).step();
        residue.names_without_row +=
            view.index().select("SELECT 1 FROM name_tokens WHERE visitor = ?", id).step();
    }
    if (keep_rows)
        return residue;
    for (const ConversationId& id : conversations) {
        residue.keys_without_row +=
            view.keys().select("SELECT 1 FROM conversation_secrets WHERE id = ?", id).step();
        residue.rows_without_key += view.main().select("SELECT 1 FROM conversations WHERE id = ?", id).step();
    }
    return residue;
}

Residue count_residue(View& view) {
    Residue residue;
    residue.messages_without_conversation =
        count(view.main(),
              "SELECT count(*) FROM messages WHERE conversation NOT IN (SELECT row FROM conversations)");
    compare(view, "SELECT id FROM conversation_secrets", "SELECT 1 FROM conversations WHERE id = ?",
            "SELECT id FROM conversations", "SELECT 1 FROM conversation_secrets WHERE id = ?", residue);
    residue.recipients_without_conversation = count(
        view.main(),
        "SELECT count(*) FROM text_recipients WHERE conversation NOT IN (SELECT row FROM conversations)");
    residue.attachments_without_message =
        count(view.main(), "SELECT (SELECT count(*) FROM attachments WHERE message NOT IN"
                           " (SELECT row FROM messages)) + (SELECT count(*) FROM attachment_chunks"
                           " WHERE attachment NOT IN (SELECT row FROM attachments))");
    // A visitor whose messages were erased keeps an empty row without a key.
    compare(view, "SELECT id FROM person_secrets", "SELECT 1 FROM visitors WHERE id = ?",
            "SELECT id FROM visitors WHERE name IS NOT NULL OR email IS NOT NULL OR ip_address IS NOT NULL",
            "SELECT 1 FROM person_secrets WHERE id = ?", residue);
    compare(view, "SELECT id FROM attachment_secrets", "SELECT 1 FROM attachments WHERE id = ?",
            "SELECT id FROM attachments WHERE own_secret = 1",
            "SELECT 1 FROM attachment_secrets WHERE id = ?", residue);
    // A request whose subject was erased keeps its dates and a digest.
    compare(view, "SELECT id FROM request_secrets", "SELECT 1 FROM requests WHERE id = ?",
            "SELECT id FROM requests WHERE subject IS NOT NULL", "SELECT 1 FROM request_secrets WHERE id = ?",
            residue);
    return residue;
}

} // namespace iterochat::storage
