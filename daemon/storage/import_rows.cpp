#include "daemon/storage/import_rows.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/rows.hpp"
#include "daemon/storage/text_recipients.hpp"

namespace iterochat::storage {
namespace {

/// What an imported row belongs to must be there: the archive is damaged otherwise.
template <class Find>
auto owner(const char* what, const Find& find) {
    try {
        return find();
    } catch (const Error& failure) {
        if (failure.code() != Code::not_found)
            throw;
        throw Error{Code::bad_data, std::string("The archive names ") + what + " that it doesn't hold."};
    }
}

std::int64_t tag_row(View& view, const TagId& id) {
    Statement row = view.main().select("SELECT row FROM tags WHERE id = ?", id);
    if (!row.step())
        throw Error{Code::not_found, "There is no such tag."};
    return row.integer(0);
}

} // namespace

void import_visitor(Tx& tx, const Visitor& visitor) {
    insert_visitor_row(tx, visitor);
}

void import_conversation(Tx& tx, const Conversation& conversation) {
    Conversation inserted = conversation;
    const std::int64_t visitor = owner("a visitor", [&] { return visitor_row(tx, conversation.visitor_id); });
    inserted.event_seq = tx.next_event_seq();
    insert_conversation_row(tx, inserted, visitor);
}

void import_message(Tx& tx, const Message& message) {
    Message inserted = message;
    const std::int64_t row =
        owner("a conversation", [&] { return conversation_row(tx, message.conversation_id); });
    inserted.event_seq = tx.next_event_seq();
    insert_message_row(tx, row, inserted);
}

void import_note(Tx& tx, const Note& note) {
    owner("a conversation", [&] { return conversation_row(tx, note.conversation_id); });
    insert_note_row(tx, note);
}

void import_tag(Tx& tx, const Tag& tag) {
    insert_tag_row(tx, tag);
}

void import_conversation_tag(Tx& tx, const ConversationTag& tag) {
    const std::int64_t conversation =
        owner("a conversation", [&] { return conversation_row(tx, tag.conversation_id); });
    const std::int64_t row = owner("a tag", [&] { return tag_row(tx, tag.tag_id); });
    tx.main().run("INSERT INTO conversation_tags (conversation, tag, created_at) VALUES (?, ?, ?)",
                  conversation, row, tag.created_at);
}

void import_ai_trace(Tx& tx, const AiTrace& trace) {
    Statement found =
        tx.main().select("SELECT c.row, v.id FROM conversations c JOIN visitors v ON v.row = c.visitor"
                         " WHERE c.id = ?",
                         trace.conversation_id);
    if (!found.step())
        throw Error{Code::bad_data, "The archive names a conversation that it doesn't hold."};
    const KeyOf whose = KeyOf::text_of_visitor(trace.conversation_id, found.get<VisitorId>(1));
    tx.main().run("INSERT INTO ai_traces (message_id, conversation, trace, created_at) VALUES (?, ?, ?, ?)",
                  trace.message_id, found.integer(0),
                  tx.seal(whose, {"ai_traces", "trace", trace.message_id.blob()}, trace.json), tx.now());
    note_recipients_of_trace(tx, found.integer(0), trace.json,
                             tx.now()); // older archives say it nowhere else
}

void import_hold(Tx& tx, const Hold& hold) {
    owner("a conversation or visitor", [&] {
        insert_hold_row(tx, hold);
        return 0;
    });
}

void import_article(Tx& tx, const Article& article, const std::vector<Passage>& passages) {
    insert_article_row(tx, article, passages);
}

void import_instruction(Tx& tx, const Instruction& instruction) {
    insert_instruction_row(tx, instruction);
}

void import_quick_reply(Tx& tx, const QuickReply& reply) {
    insert_quick_reply_row(tx, reply);
}

void import_suggested_question(Tx& tx, const SuggestedQuestion& question) {
    tx.main().run("INSERT INTO suggested_questions (id, text, position) VALUES (?, ?, ?)", question.id,
                  question.text, question.position);
}

void import_member_name(Tx& tx, const MemberName& member) {
    tx.main().run("INSERT INTO members (id, name) VALUES (?, ?)", member.account_id,
                  tx.seal(KeyOf::organization(), {"members", "name", member.account_id.blob()}, member.name));
    tx.forget_names();
}

} // namespace iterochat::storage
