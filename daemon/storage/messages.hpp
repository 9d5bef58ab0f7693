#pragma once

#include "daemon/storage/view.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {

struct NewMessage {
    ConversationId conversation_id;
    Author author; ///< the name is not stored: it is read from the visitor or the member
    std::string text;
    std::string client_id; ///< empty: none
    std::vector<Citation> citations;
    std::vector<std::string> suggestions;
    std::shared_ptr<const AttachmentDraft> attachment = nullptr;
};

struct Posted {
    Message message;
    bool existed = false; ///< this conversation had a message with that client id: nothing was changed
};

/// Gives the message its id, seq, time and event position, and moves the conversation's last seq, last
/// activity and event position (one above the message's).
Posted post_message(Tx& tx, const NewMessage& message);

std::optional<Message> find_message(View& view, const MessageId& id);
Message get_message(View& view, const MessageId& id); ///< throws Code::not_found
std::optional<Message> find_message_by_client_id(View& view, const ConversationId& conversation,
                                                 std::string_view client_id);

/// In order of seq. `after`: seq > after, the first `limit`. `before`: seq < before, the last `limit`.
std::vector<Message> messages_after(View& view, const ConversationId& conversation, std::int64_t after,
                                    std::size_t limit);
std::vector<Message> messages_before(View& view, const ConversationId& conversation, std::int64_t before,
                                     std::size_t limit);

std::int64_t count_messages(View& view);

} // namespace iterochat::storage
