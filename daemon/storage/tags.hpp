#pragma once

#include "daemon/storage/view.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace iterochat::storage {

Tag create_tag(Tx& tx, std::string_view name); ///< Code::exists when a live tag has the name (folded)
void rename_tag(Tx& tx, const TagId& id, std::string_view name);        ///< the same
std::optional<Tag> find_tag(View& view, const TagId& id);               ///< a deleted one too
std::optional<Tag> find_tag_by_name(View& view, std::string_view name); ///< a live one, folded
std::vector<Tag> list_tags(View& view);                                 ///< live ones, by name

/// Idempotent. The conversation's event position doesn't move: the caller updates it.
void tag_conversation(Tx& tx, const ConversationId& conversation, const TagId& tag);
void untag_conversation(Tx& tx, const ConversationId& conversation, const TagId& tag);
std::vector<Tag> tags_of(View& view, const ConversationId& conversation); ///< live ones, by name

} // namespace iterochat::storage
