#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/storage/export_rows.hpp"
#include "daemon/storage/view.hpp"

#include <string>
#include <vector>

namespace iterochat::storage {

/// A visitor's question that a member confirmed as one of an article's. Its text is sealed as the visitor's
/// own words in that conversation: erasing the message, the conversation or the person erases it too.
struct ConfirmedQuestion {
    MessageId message_id; ///< the visitor's message: the source
    ConversationId conversation_id;
    ArticleId article_id;
    std::string text;
    Time created_at;
};

/// Puts the text of the source to its article, or moves it there from another one; raises the revision.
/// Code::not_found when the article or the conversation is absent.
void put_confirmed_question(Tx& tx, const ConfirmedQuestion& question);
/// False: this message was not confirmed.
bool remove_confirmed_question(Tx& tx, const MessageId& message);

/// Oldest first. Those of restricted conversations are left out, as are those whose key is gone.
std::vector<ConfirmedQuestion> confirmed_questions_of(View& view, const ArticleId& article);
std::int64_t count_confirmed_questions(View& view, const ArticleId& article);

/// The answer engine reads the articles of this conversation's questions anew: after a restriction, which
/// hides them, or its end.
void reread_confirmed_questions(Tx& tx, const ConversationId& conversation);
/// With the conversation's rows. Gives how many there were.
std::int64_t erase_confirmed_questions(Tx& tx, const ConversationId& conversation);

void for_each_confirmed_question(View& view, const ExportScope& scope,
                                 const Visit<ConfirmedQuestion>& visit); ///< by source
void import_confirmed_question(Tx& tx, const ConfirmedQuestion& question);

} // namespace iterochat::storage
