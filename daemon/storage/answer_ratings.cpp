#include "daemon/storage/answer_ratings.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {

void put_answer_rating(Tx& tx, const AnswerRating& rating) {
    tx.main().run("INSERT INTO answer_ratings (message_id, conversation, helpful, created_at)"
                  " VALUES (?, ?, ?, ?) ON CONFLICT (message_id) DO UPDATE SET helpful = excluded.helpful,"
                  " created_at = excluded.created_at",
                  rating.message_id, conversation_row(tx, rating.conversation_id), rating.helpful,
                  rating.created_at);
}

std::int64_t erase_answer_ratings(Tx& tx, const ConversationId& conversation) {
    return tx.main().run("DELETE FROM answer_ratings WHERE conversation ="
                         " (SELECT row FROM conversations WHERE id = ?)",
                         conversation);
}

void for_each_answer_rating(View& view, const ExportScope& scope, const Visit<AnswerRating>& visit) {
    std::string sql = "SELECT r.message_id, c.id, r.helpful, r.created_at FROM answer_ratings r"
                      " JOIN conversations c ON c.row = r.conversation JOIN visitors v ON v.row = c.visitor"
                      " WHERE ?1 IS ?1 AND ?2 IS ?2";
    if (scope.conversation)
        sql += " AND c.id = ?1";
    if (scope.visitor)
        sql += " AND v.id = ?2";
    Statement rows = view.main().prepare_composed(sql + " ORDER BY r.message_id");
    rows.bind_all(scope.conversation, scope.visitor);
    while (rows.step())
        visit({rows.get<MessageId>(0), rows.get<ConversationId>(1), rows.get<bool>(2), rows.get<Time>(3)});
}

void import_answer_rating(Tx& tx, const AnswerRating& rating) {
    try {
        put_answer_rating(tx, rating);
    } catch (const Error& failure) {
        if (failure.code() != Code::not_found)
            throw;
        throw Error{Code::bad_data, "The archive names a conversation that it doesn't hold."};
    }
}

AnswerRatingCount count_answer_ratings(View& view, Time from, Time to) {
    Statement row = view.main().select(
        "SELECT coalesce(sum(r.helpful <> 0), 0), coalesce(sum(r.helpful = 0), 0) FROM answer_ratings r"
        " JOIN conversations c ON c.row = r.conversation WHERE c.created_at >= ? AND c.created_at < ?"
        " AND c.deleted_at IS NULL AND c.restricted_at IS NULL",
        from, to);
    row.step();
    return {row.integer(0), row.integer(1)};
}

} // namespace iterochat::storage
