#pragma once

#include "daemon/storage/view.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace iterochat::storage {

/// A change that is stored with its event position: a new message, or a conversation or note as it is now.
struct StoredEvent {
    std::int64_t seq = 0;
    std::variant<Conversation, Message, Note> what;
    ConversationId conversation_id;
    VisitorId visitor_id;
    ConversationState state{}; ///< the conversation's, now
    bool deleted = false;      ///< the conversation is deleted or restricted now
};

std::int64_t
last_event_seq(View& view); ///< 0: nothing happened yet. A client's position above it is unknown: reset.

/// The position of the last conversation that was erased: who was away since before it holds things that
/// nothing announces any more. 0: none.
std::int64_t last_erased_seq(View& view);
void note_erased_seq(Tx& tx, std::int64_t seq);

/// Everything with a position above `after`, in order, of all conversations or one visitor's, who
/// get no notes. At most `limit`.
std::vector<StoredEvent> events_since(View& view, std::int64_t after, const std::optional<VisitorId>& visitor,
                                      std::size_t limit);

} // namespace iterochat::storage
