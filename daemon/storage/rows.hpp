#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <vector>

/// What the aggregates share: how a row becomes a model, and how an id becomes a row number. Private to the
/// room.
namespace iterochat::storage {

/// Row numbers inside main.db; `find_` gives nothing, the others throw Code::not_found.
std::optional<std::int64_t> find_conversation_row(View& view, const ConversationId& id);
std::int64_t conversation_row(View& view, const ConversationId& id);
std::int64_t visitor_row(View& view, const VisitorId& id);

/// SELECT … FROM conversations c …; ?1 is the View's now. Add WHERE and ORDER BY, then read each row.
const std::string& select_conversations();
Conversation read_conversation(View& view, Statement& row);
constexpr int conversation_row_column = 0; ///< c.row

/// SELECT … FROM messages m JOIN conversations c JOIN visitors v.
const std::string& select_messages();
Message read_message(View& view, Statement& row);
struct MessageContext { ///< what stands beside each message of select_messages()
    VisitorId visitor_id;
    ConversationState state{};
    bool deleted = false;
};
MessageContext read_message_context(Statement& row);

/// A condition that holds while a legal hold covers conversation c; ?1 is now.
extern const std::string held_condition;

Visitor read_visitor(View& view, Statement& row);
extern const std::string select_visitors; ///< … FROM visitors v

/// Sealed values: an empty text is stored as null, so that it opens without a key.
std::optional<Bytes> seal_or_null(Tx& tx, const KeyOf& whose, const vault::Place& place,
                                  std::string_view text);

/// What is stored of a client's id for a message: a keyed hash, so that a repeat is known and nothing that a
/// client wrote into it can be read. Empty for an empty one.
std::string client_key(View& view, std::string_view client_id);

/// Citations, suggestions and attachments as the JSON that messages.extras seals; empty when there are none.
std::string extras_json(const Message& message);
void read_extras_json(Message& message, std::string_view json);

/// Inserts the rows of a message (its event position too) and of a visitor as given.
void insert_message_row(Tx& tx, std::int64_t conversation, const Message& message);
std::int64_t insert_visitor_row(Tx& tx, const Visitor& visitor);
void update_visitor_fields(Tx& tx, const Visitor& visitor);
void insert_conversation_row(Tx& tx, const Conversation& conversation, std::int64_t visitor);

Note read_note(View& view, Statement& row);
KeyOf key_of_note(const Note& note);
void insert_note_row(Tx& tx, const Note& note);

Tag read_tag(Statement& row); ///< id, name, created_at, deleted_at, deleted_by
void insert_tag_row(Tx& tx, const Tag& tag);
Instruction read_instruction(Statement& row); ///< id … deleted_by in the order of the table
void insert_instruction_row(Tx& tx, const Instruction& instruction);
QuickReply read_quick_reply(Statement& row); ///< id … deleted_by in the order of the table
void insert_quick_reply_row(Tx& tx, const QuickReply& reply);
Hold read_hold(View& view, Statement& row);
extern const std::string select_holds;
void insert_hold_row(Tx& tx, const Hold& hold);

extern const std::string select_articles; ///< … FROM articles a
extern const std::string select_notes;    ///< … FROM notes n JOIN conversations c
Article read_article(View& view, Statement& row);
std::int64_t next_article_revision(Tx& tx);
void insert_article_row(Tx& tx, const Article& article, const std::vector<Passage>& passages);

} // namespace iterochat::storage
