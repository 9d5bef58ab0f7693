#pragma once

#include "daemon/storage/view.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace iterochat::storage {

/// What an erasure is about to destroy: a visitor's or a note's text (empty for what a member, the AI or the
/// system said, which may stand in articles and quick replies too), and its sealed bytes as they lie in the
/// file. A text that doesn't open is passed over.
using ErasableText = std::function<void(std::string_view text, std::span<const std::uint8_t> sealed)>;

/// `own_words_only`: of a conversation that stays, only what its visitor said.
void for_each_erasable_text(View& view, const ConversationId& conversation, bool own_words_only,
                            const ErasableText& visit);
void for_each_erasable_text(View& view, const VisitorId& visitor, const ErasableText& visit);
/// The text that a message has now.
void for_each_erasable_text(View& view, const MessageId& message, const ErasableText& visit);

/// Do these words stand in the organization's own content (articles, quick replies, instructions, settings),
/// which is kept in clear? Capital letters of ASCII count as small ones.
bool is_in_own_content(View& view, std::string_view words);

} // namespace iterochat::storage
