#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/storage/view.hpp"

#include <string_view>

namespace iterochat::storage {

/// The text, or its author with all theirs, was erased: nothing is left to be corrected.
bool is_text_erased(View& view, const Message& message);

/// Puts another text in the message's place. What was made of the old one goes: the confirmed question, the
/// conversation's summary, the AI's traces from that message on, and its words in the search index, whose
/// shard is made anew (exactly, whatever an interrupted earlier run left). Code::not_found. The old bytes are
/// wiped by the steps of an erasure.
Message rectify_message(Tx& tx, const MessageId& id, std::string_view text);

} // namespace iterochat::storage
