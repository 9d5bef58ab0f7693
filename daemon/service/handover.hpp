#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace iterochat::service {

struct Handover {
    std::optional<HandoffReason> reason; ///< none: the organization answers without the AI
    std::string summary;
};

/// Moves an ai_active conversation to the waiting list with reason and summary, and tells the visitor that a
/// person will come. All in this transaction, so nobody sees it waiting without them. Returns the message to
/// the visitor.
Message hand_over(storage::Tx& tx, live::Hub& hub, Conversation& conversation, const Handover& why);

/// What visitor and AI said in these messages, for an engine or a summary.
std::vector<answer::Turn> turns_of(std::span<const Message> messages);

/// The reason and summary of a visitor's own wish for a person.
Handover wish_for_person(storage::View& view, const Conversation& conversation);

} // namespace iterochat::service
