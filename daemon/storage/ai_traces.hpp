#pragma once

#include "daemon/storage/view.hpp"

#include <optional>
#include <string>

namespace iterochat::storage {

/// Why an AI message was said, or why none was: the explain document (JSON), sealed like the visitor's words.
void put_ai_trace(Tx& tx, const ConversationId& conversation, const MessageId& message,
                  std::string_view json);
struct FoundTrace {
    ConversationId conversation;
    std::string json;
};
std::optional<FoundTrace> find_ai_trace(View& view, const MessageId& message);

} // namespace iterochat::storage
