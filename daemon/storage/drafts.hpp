#pragma once

#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace iterochat::storage {

/// What a member has begun to write in a conversation: one a member, sealed as a message of theirs would be.
struct Draft {
    std::string text;
    Time updated_at;
};
std::optional<Draft> find_draft(View& view, const ConversationId& conversation, const AccountId& author);
void put_draft(Tx& tx, const ConversationId& conversation, const AccountId& author, std::string_view text);
bool erase_draft(Tx& tx, const ConversationId& conversation, const AccountId& author); ///< false: none
void erase_drafts(Tx& tx, const ConversationId& conversation);                         ///< of everyone
void erase_drafts_of(Tx& tx, const AccountId& author); ///< in all conversations

} // namespace iterochat::storage
