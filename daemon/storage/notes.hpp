#pragma once

#include "daemon/storage/view.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace iterochat::storage {

Note create_note(Tx& tx, const ConversationId& conversation, const AccountId& author, std::string_view text,
                 std::vector<AccountId> mentions = {});
std::optional<Note> find_note(View& view, const NoteId& id);                  ///< a deleted one too
std::vector<Note> list_notes(View& view, const ConversationId& conversation); ///< not deleted, oldest first

} // namespace iterochat::storage
