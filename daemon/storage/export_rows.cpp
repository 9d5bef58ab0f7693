#include "daemon/storage/export_rows.hpp"

#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

/// For tables joined with conversations c (and visitors v): ?2 conversation, ?3 visitor. ?1 is now, where it
/// is used.
std::string within(const ExportScope& scope) {
    std::string sql = " WHERE ?1 = ?1 AND ?2 IS ?2 AND ?3 IS ?3"; // every number stands, whatever the scope
    if (scope.conversation)
        sql += " AND c.id = ?2";
    if (scope.visitor)
        sql += " AND c.visitor = (SELECT row FROM visitors WHERE id = ?3)";
    return sql;
}

Statement prepare(View& view, const std::string& sql, const ExportScope& scope) {
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(view.now(), scope.conversation, scope.visitor);
    return rows;
}

} // namespace

void for_each_visitor(View& view, const ExportScope& scope, const Visit<Visitor>& visit) {
    std::string sql = select_visitors + " WHERE ?1 = ?1 AND ?2 IS ?2 AND ?3 IS ?3";
    if (scope.conversation)
        sql += " AND v.row = (SELECT visitor FROM conversations WHERE id = ?2)";
    if (scope.visitor)
        sql += " AND v.id = ?3";
    Statement rows = prepare(view, sql + " ORDER BY v.row", scope);
    while (rows.step())
        visit(read_visitor(view, rows));
}

void for_each_conversation(View& view, const ExportScope& scope, const Visit<Conversation>& visit) {
    Statement rows = prepare(view, select_conversations() + within(scope) + " ORDER BY c.row", scope);
    while (rows.step())
        visit(read_conversation(view, rows));
}

void for_each_message(View& view, const ExportScope& scope, const Visit<Message>& visit) {
    Statement rows =
        prepare(view, select_messages() + within(scope) + " ORDER BY m.conversation, m.seq", scope);
    while (rows.step())
        visit(read_message(view, rows));
}

void for_each_note(View& view, const ExportScope& scope, const Visit<Note>& visit) {
    Statement rows = prepare(view, select_notes + within(scope) + " ORDER BY n.row", scope);
    while (rows.step())
        visit(read_note(view, rows));
}

void for_each_conversation_tag(View& view, const ExportScope& scope, const Visit<ConversationTag>& visit) {
    Statement rows =
        prepare(view,
                "SELECT c.id, t.id, ct.created_at FROM conversation_tags ct"
                " JOIN conversations c ON c.row = ct.conversation JOIN tags t ON t.row = ct.tag" +
                    within(scope) + " ORDER BY ct.conversation, ct.tag",
                scope);
    while (rows.step())
        visit({rows.get<ConversationId>(0), rows.get<TagId>(1), rows.get<Time>(2)});
}

void for_each_ai_trace(View& view, const ExportScope& scope, const Visit<AiTrace>& visit) {
    Statement rows =
        prepare(view,
                "SELECT t.message_id, c.id, v.id, t.trace FROM ai_traces t"
                " JOIN conversations c ON c.row = t.conversation JOIN visitors v ON v.row = c.visitor" +
                    within(scope) + " ORDER BY t.message_id",
                scope);
    while (rows.step()) {
        AiTrace trace{rows.get<MessageId>(0), rows.get<ConversationId>(1), {}};
        trace.json = view.unseal(KeyOf::text_of_visitor(trace.conversation_id, rows.get<VisitorId>(2)),
                                 {"ai_traces", "trace", trace.message_id.blob()}, rows.blob(3));
        visit(trace);
    }
}

void for_each_hold(View& view, const ExportScope& scope, const Visit<Hold>& visit) {
    std::string sql = select_holds + " WHERE ?1 = ?1 AND ?2 IS ?2 AND ?3 IS ?3";
    if (scope.conversation)
        sql += " AND c.id = ?2";
    if (scope.visitor)
        sql += " AND (v.id = ?3 OR c.visitor = (SELECT row FROM visitors WHERE id = ?3))";
    Statement rows = prepare(view, sql + " ORDER BY h.row", scope);
    while (rows.step())
        visit(read_hold(view, rows));
}

void for_each_tag(View& view, const Visit<Tag>& visit) {
    Statement rows =
        view.main().prepare("SELECT id, name, created_at, deleted_at, deleted_by FROM tags ORDER BY row");
    while (rows.step())
        visit(read_tag(rows));
}

void for_each_article(View& view, const Visit<Article>& visit) {
    static const std::string sql = select_articles + " ORDER BY a.row";
    Statement rows = view.main().prepare_composed(sql);
    while (rows.step())
        visit(read_article(view, rows));
}

void for_each_instruction(View& view, const Visit<Instruction>& visit) {
    Statement rows =
        view.main().prepare("SELECT id, title, body, enabled, position, created_at, updated_at, deleted_at,"
                            " deleted_by FROM instructions ORDER BY row");
    while (rows.step())
        visit(read_instruction(rows));
}

void for_each_quick_reply(View& view, const Visit<QuickReply>& visit) {
    Statement rows =
        view.main().prepare("SELECT id, shortcut, title, body, created_at, updated_at, deleted_at, deleted_by"
                            " FROM quick_replies ORDER BY row");
    while (rows.step())
        visit(read_quick_reply(rows));
}

void for_each_suggested_question(View& view, const Visit<SuggestedQuestion>& visit) {
    Statement rows = view.main().prepare("SELECT id, text, position FROM suggested_questions ORDER BY row");
    while (rows.step())
        visit({rows.get<SuggestedQuestionId>(0), rows.get<std::string>(1), rows.get<int>(2)});
}

void for_each_member_name(View& view, const Visit<MemberName>& visit) {
    Statement rows = view.main().prepare("SELECT id FROM members ORDER BY id");
    while (rows.step()) {
        const auto id = rows.get<AccountId>(0);
        visit({id, view.member_name(id)});
    }
}

} // namespace iterochat::storage
