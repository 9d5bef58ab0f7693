#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/storage/view.hpp"

namespace iterochat::service {

/// Agents don't see what the AI handles; administrators and jobs see all.
bool may_see_ai_conversations(const Actor& actor);
/// Owners and admins: they assign, and release or resolve what others hold.
bool may_supervise(const Actor& actor);

/// The conversation as this actor may see it, else not_found: restricted ones are for administrators only,
/// deleted ones for those who manage deleted items.
Conversation visible_conversation(storage::View& view, const Actor& actor, ConversationId id);
/// The same, and not deleted.
Conversation open_to_changes(storage::View& view, const Actor& actor, ConversationId id);

bool holds(const Member& member, const Conversation& conversation);
/// Throws conflict when somebody else holds it; supervisors may act on what others hold.
void require_holder(const Member& member, const Conversation& conversation, bool supervisors_too);

} // namespace iterochat::service
