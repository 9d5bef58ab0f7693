#pragma once

#include "daemon/storage/conversations.hpp"

namespace iterochat::storage {

/// As list_conversations, among these rows of main.db only when given. Private to the room.
ConversationPage list_conversations_among(View& view, const ConversationFilter& filter,
                                          const std::optional<ConversationCursor>& after, std::size_t limit,
                                          const std::optional<std::vector<std::int64_t>>& rows);

} // namespace iterochat::storage
