#pragma once

#include "daemon/live/hub.hpp"
#include "daemon/model/conversation.hpp"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

/// Conversations and what is in them as the widget and dashboard API write them. Each lists its fields:
/// nothing leaks by being added to a struct.
namespace iterochat::http::talk {

enum class Side { visitor, member };

/// The visitor's view leaves out summary, reason, tags and hold.
nlohmann::json write(const Conversation& conversation, Side side);
nlohmann::json write(const Message& message); ///< the same for both sides
nlohmann::json write(const Note& note);
nlohmann::json write_all(const std::vector<Conversation>& conversations, Side side);
nlohmann::json write_all(const std::vector<Message>& messages);

/// {"items":[…],"next":cursor or null}
nlohmann::json list_of(nlohmann::json items, const std::optional<std::string>& next = std::nullopt);

/// One server-sent event (WHATWG HTML, 9.2.6). Its id is the position; typing has none. The hub's encoder.
live::Frame encode_event(const live::Event& event, bool for_visitor);

} // namespace iterochat::http::talk
