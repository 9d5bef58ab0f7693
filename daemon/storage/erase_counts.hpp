#pragma once

#include "daemon/storage/erase_rows.hpp"

#include <span>

namespace iterochat::storage {

/// What erasing these conversations would destroy; of keys the conversations' and their attachments'.
/// Counting needs no keys: texts stay sealed.
EraseCounts count_erasable(View& view, std::span<const ConversationId> conversations);

/// The same for only the words of these visitors in these conversations (--scope messages).
EraseCounts count_erasable_messages(View& view, std::span<const VisitorId> visitors,
                                    std::span<const ConversationId> conversations);

/// Theirs, which go in either scope.
std::int64_t count_person_keys(View& view, std::span<const VisitorId> visitors);

/// False when --scope messages took all of it: no text, no file, no name is left.
bool has_words_of(View& view, const VisitorId& visitor);

EraseCounts count_everything(View& view); ///< of the whole organization
bool has_restricted_conversation(View& view);
std::vector<ConversationId> restricted_conversation_ids(View& view); ///< newest activity first

std::int64_t count_conversations(View& view); ///< all, deleted and restricted ones too

} // namespace iterochat::storage
