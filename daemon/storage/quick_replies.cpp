#include "daemon/storage/quick_replies.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

void refuse_taken_shortcut(View& view, const QuickReply& reply) {
    Statement taken = view.main().select(
        "SELECT 1 FROM quick_replies WHERE shortcut = ? AND deleted_at IS NULL AND id <> ?", reply.shortcut,
        reply.id);
    if (taken.step())
        throw Error{Code::exists, "There is a quick reply \"/" + reply.shortcut + "\" already."}.with_field(
            "shortcut");
}

} // namespace

QuickReply read_quick_reply(Statement& row) {
    return {row.get<QuickReplyId>(0), row.get<std::string>(1), row.get<std::string>(2),
            row.get<std::string>(3),  row.get<Time>(4),        row.get<Time>(5),
            row.find<Time>(6),        row.get<std::string>(7)};
}

void insert_quick_reply_row(Tx& tx, const QuickReply& r) {
    tx.main().run("INSERT INTO quick_replies (id, shortcut, title, body, created_at, updated_at, deleted_at, "
                  "deleted_by)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  r.id, r.shortcut, r.title, r.body, r.created_at, r.updated_at, r.deleted_at, r.deleted_by);
}

QuickReply create_quick_reply(Tx& tx, QuickReply reply) {
    reply.id = QuickReplyId::make(tx.now());
    reply.created_at = tx.now();
    reply.updated_at = tx.now();
    reply.deleted_at.reset();
    refuse_taken_shortcut(tx, reply);
    insert_quick_reply_row(tx, reply);
    return reply;
}

void update_quick_reply(Tx& tx, const QuickReply& reply) {
    refuse_taken_shortcut(tx, reply);
    if (tx.main().run(
            "UPDATE quick_replies SET shortcut = ?, title = ?, body = ?, updated_at = ? WHERE id = ?",
            reply.shortcut, reply.title, reply.body, tx.now(), reply.id) == 0)
        throw Error{Code::not_found, "There is no such quick reply."};
}

std::optional<QuickReply> find_quick_reply(View& view, const QuickReplyId& id) {
    Statement row =
        view.main().select("SELECT id, shortcut, title, body, created_at, updated_at, deleted_at, deleted_by"
                           " FROM quick_replies WHERE id = ?",
                           id);
    if (!row.step())
        return std::nullopt;
    return read_quick_reply(row);
}

std::vector<QuickReply> list_quick_replies(View& view) {
    std::vector<QuickReply> replies;
    Statement rows =
        view.main().prepare("SELECT id, shortcut, title, body, created_at, updated_at, deleted_at, deleted_by"
                            " FROM quick_replies WHERE deleted_at IS NULL ORDER BY shortcut");
    while (rows.step())
        replies.push_back(read_quick_reply(rows));
    return replies;
}

// ---- Suggested questions

SuggestedQuestion create_suggested_question(Tx& tx, std::string_view text) {
    SuggestedQuestion question{SuggestedQuestionId::make(tx.now()), std::string{text}, 0};
    {
        Statement last = tx.main().prepare("SELECT coalesce(max(position) + 1, 0) FROM suggested_questions");
        last.step();
        question.position = last.get<int>(0);
    }
    tx.main().run("INSERT INTO suggested_questions (id, text, position) VALUES (?, ?, ?)", question.id,
                  question.text, question.position);
    return question;
}

void update_suggested_question(Tx& tx, const SuggestedQuestion& question) {
    if (tx.main().run("UPDATE suggested_questions SET text = ?, position = ? WHERE id = ?", question.text,
                      question.position, question.id) == 0)
        throw Error{Code::not_found, "There is no such suggested question."};
}

bool delete_suggested_question(Tx& tx, const SuggestedQuestionId& id) {
    return tx.main().run("DELETE FROM suggested_questions WHERE id = ?", id) > 0;
}

std::optional<SuggestedQuestion> find_suggested_question(View& view, const SuggestedQuestionId& id) {
    Statement row = view.main().select("SELECT id, text, position FROM suggested_questions WHERE id = ?", id);
    if (!row.step())
        return std::nullopt;
    return SuggestedQuestion{row.get<SuggestedQuestionId>(0), row.get<std::string>(1), row.get<int>(2)};
}

std::vector<SuggestedQuestion> list_suggested_questions(View& view) {
    std::vector<SuggestedQuestion> questions;
    Statement rows =
        view.main().prepare("SELECT id, text, position FROM suggested_questions ORDER BY position, row");
    while (rows.step())
        questions.push_back({rows.get<SuggestedQuestionId>(0), rows.get<std::string>(1), rows.get<int>(2)});
    return questions;
}

} // namespace iterochat::storage
