#pragma once

#include "daemon/model/privacy.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace iterochat::storage {

/// Exactly one of the two ids is set. The hold gets its id and time. Conversations it covers get a new event
/// position.
Hold create_hold(Tx& tx, Hold hold);
Hold release_hold(Tx& tx, const HoldId& id,
                  std::string_view released_by); ///< Code::not_found, Code::conflict when released
std::optional<Hold> find_hold(View& view, const HoldId& id);
std::vector<Hold> list_holds(View& view, bool with_ended); ///< newest first
std::vector<Hold> holds_on(View& view,
                           const ConversationId& conversation); ///< active ones, also its visitor's
bool is_held(View& view, const ConversationId& conversation);
bool is_visitor_held(View& view,
                     const VisitorId& visitor); ///< by a hold on them or on any of their conversations

} // namespace iterochat::storage
