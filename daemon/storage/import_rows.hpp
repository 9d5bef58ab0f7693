#pragma once

#include "daemon/storage/export_rows.hpp"

#include <vector>

namespace iterochat::storage {

/// Each inserts one exported row with its ids, times and deleted state as given. Code::exists when the id is
/// taken, Code::bad_data when what it belongs to is absent. Visitors and tags go first, then conversations,
/// then what hangs on them. Event positions are given anew; short ids are kept.
void import_visitor(Tx& tx, const Visitor& visitor);
void import_conversation(Tx& tx,
                         const Conversation& conversation); ///< its tags come by import_conversation_tag
void import_message(Tx& tx, const Message& message);
void import_note(Tx& tx, const Note& note);
void import_tag(Tx& tx, const Tag& tag);
void import_conversation_tag(Tx& tx, const ConversationTag& tag);
void import_ai_trace(Tx& tx, const AiTrace& trace);
void import_hold(Tx& tx, const Hold& hold);
void import_article(Tx& tx, const Article& article, const std::vector<Passage>& passages);
void import_instruction(Tx& tx, const Instruction& instruction);
void import_quick_reply(Tx& tx, const QuickReply& reply);
void import_suggested_question(Tx& tx, const SuggestedQuestion& question);
void import_member_name(Tx& tx, const MemberName& member);

} // namespace iterochat::storage
