#pragma once

#include "daemon/storage/conversations.hpp"

#include <string_view>

namespace iterochat::storage {

/// Conversations in which every word of the query occurs: in a message, or in the visitor's name or address,
/// there also as a beginning of 3 and more letters. Newest activity first, within `filter`; deleted and
/// restricted ones never. Common words are searched among the newest few thousand conversations.
ConversationPage search_conversations(View& view, std::string_view query, const ConversationFilter& filter,
                                      const std::optional<ConversationCursor>& after, std::size_t limit);

} // namespace iterochat::storage
