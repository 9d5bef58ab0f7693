#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <vector>

namespace iterochat::storage {

QuickReply create_quick_reply(Tx& tx, QuickReply reply);  ///< Code::exists when a live one has the shortcut
void update_quick_reply(Tx& tx, const QuickReply& reply); ///< shortcut, title, body; the same
std::optional<QuickReply> find_quick_reply(View& view, const QuickReplyId& id); ///< a deleted one too
std::vector<QuickReply> list_quick_replies(View& view);                         ///< not deleted, by shortcut

// Suggested questions: the chips of the widget. Deleting one is final.

SuggestedQuestion create_suggested_question(Tx& tx, std::string_view text); ///< at the end
void update_suggested_question(Tx& tx, const SuggestedQuestion& question);  ///< text and position
bool delete_suggested_question(Tx& tx, const SuggestedQuestionId& id);      ///< false: there was none
std::optional<SuggestedQuestion> find_suggested_question(View& view, const SuggestedQuestionId& id);
std::vector<SuggestedQuestion> list_suggested_questions(View& view); ///< in order

} // namespace iterochat::storage
