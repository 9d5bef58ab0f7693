#include "daemon/storage/confirmed_questions.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

const std::string select_confirmed =
    "SELECT q.message_id, c.id, v.id, a.id, q.text, q.created_at FROM confirmed_questions q"
    " JOIN conversations c ON c.row = q.conversation JOIN visitors v ON v.row = c.visitor"
    " JOIN articles a ON a.row = q.article";

vault::Place place(const MessageId& message) {
    return {"confirmed_questions", "text", message.blob()};
}

ConfirmedQuestion read_confirmed(View& view, Statement& row) {
    ConfirmedQuestion question;
    question.message_id = row.get<MessageId>(0);
    question.conversation_id = row.get<ConversationId>(1);
    question.article_id = row.get<ArticleId>(3);
    question.text = view.unseal(KeyOf::text_of_visitor(question.conversation_id, row.get<VisitorId>(2)),
                                place(question.message_id), row.blob(4));
    question.created_at = row.get<Time>(5);
    return question;
}

void insert(Tx& tx, const ConfirmedQuestion& question) {
    Statement found = tx.main().select("SELECT c.row, v.id, a.row FROM conversations c"
                                       " JOIN visitors v ON v.row = c.visitor, articles a"
                                       " WHERE c.id = ? AND a.id = ?",
                                       question.conversation_id, question.article_id);
    if (!found.step())
        throw Error{Code::not_found, "There is no such conversation or article."};
    const KeyOf whose = KeyOf::text_of_visitor(question.conversation_id, found.get<VisitorId>(1));
    tx.main().run("INSERT INTO confirmed_questions (message_id, conversation, article, text, created_at)"
                  " VALUES (?, ?, ?, ?, ?)",
                  question.message_id, found.integer(0), found.integer(2),
                  tx.seal(whose, place(question.message_id), question.text), question.created_at);
    tx.main().run("UPDATE articles SET revision = ? WHERE id = ?", next_article_revision(tx),
                  question.article_id);
}

} // namespace

void put_confirmed_question(Tx& tx, const ConfirmedQuestion& question) {
    remove_confirmed_question(tx, question.message_id);
    ConfirmedQuestion now = question;
    now.created_at = tx.now();
    insert(tx, now);
}

bool remove_confirmed_question(Tx& tx, const MessageId& message) {
    tx.main().run("UPDATE articles SET revision = ?1 WHERE row IN"
                  " (SELECT article FROM confirmed_questions WHERE message_id = ?2)",
                  next_article_revision(tx), message);
    return tx.main().run("DELETE FROM confirmed_questions WHERE message_id = ?", message) > 0;
}

std::vector<ConfirmedQuestion> confirmed_questions_of(View& view, const ArticleId& article) {
    static const std::string sql =
        select_confirmed + " WHERE a.id = ? AND c.restricted_at IS NULL ORDER BY q.message_id";
    std::vector<ConfirmedQuestion> questions;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(article);
    while (rows.step())
        if (ConfirmedQuestion question = read_confirmed(view, rows); !question.text.empty())
            questions.push_back(std::move(question));
    return questions;
}

std::int64_t count_confirmed_questions(View& view, const ArticleId& article) {
    Statement row = view.main().select("SELECT count(*) FROM confirmed_questions WHERE article ="
                                       " (SELECT row FROM articles WHERE id = ?)",
                                       article);
    row.step();
    return row.integer(0);
}

void reread_confirmed_questions(Tx& tx, const ConversationId& conversation) {
    tx.main().run(
        "UPDATE articles SET revision = ?1 WHERE row IN (SELECT q.article FROM confirmed_questions q"
        " JOIN conversations c ON c.row = q.conversation WHERE c.id = ?2)",
        next_article_revision(tx), conversation);
}

std::int64_t erase_confirmed_questions(Tx& tx, const ConversationId& conversation) {
    const auto row = find_conversation_row(tx, conversation);
    if (!row || !tx.main().select("SELECT 1 FROM confirmed_questions WHERE conversation = ?", *row).step())
        return 0;
    reread_confirmed_questions(tx, conversation);
    return tx.main().run("DELETE FROM confirmed_questions WHERE conversation = ?", *row);
}

void for_each_confirmed_question(View& view, const ExportScope& scope,
                                 const Visit<ConfirmedQuestion>& visit) {
    std::string sql = select_confirmed + " WHERE ?1 IS ?1 AND ?2 IS ?2";
    if (scope.conversation)
        sql += " AND c.id = ?1";
    if (scope.visitor)
        sql += " AND v.id = ?2";
    Statement rows = view.main().prepare_composed(sql + " ORDER BY q.message_id");
    rows.bind_all(scope.conversation, scope.visitor);
    while (rows.step())
        visit(read_confirmed(view, rows));
}

void import_confirmed_question(Tx& tx, const ConfirmedQuestion& question) {
    try {
        insert(tx, question);
    } catch (const Error& failure) {
        if (failure.code() != Code::not_found)
            throw;
        throw Error{Code::bad_data, "The archive names a conversation or article that it doesn't hold."};
    }
}

} // namespace iterochat::storage
