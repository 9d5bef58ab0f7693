#include "daemon/service/inbox_access.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/conversations.hpp"

namespace iterochat::service {
namespace {

/// Members by their role, visitors never, the rest always.
bool has_right(const Actor& actor, Right right) {
    if (const auto* member = std::get_if<Member>(&actor))
        return allows(member->role, right);
    return !std::holds_alternative<VisitorActor>(actor);
}

bool is_visible(const Actor& actor, const Conversation& conversation) {
    if (conversation.restricted_at && std::holds_alternative<Member>(actor))
        return false;
    if (conversation.deleted_at && !has_right(actor, Right::manage_privacy))
        return false;
    return conversation.state != ConversationState::ai_active || may_see_ai_conversations(actor);
}

} // namespace

bool may_see_ai_conversations(const Actor& actor) {
    return has_right(actor, Right::see_ai_conversations);
}
bool may_supervise(const Actor& actor) {
    return has_right(actor, Right::manage_labels);
}

Conversation visible_conversation(storage::View& view, const Actor& actor, ConversationId id) {
    require(actor, view.organization(), Right::work_inbox);
    auto conversation = storage::find_conversation(view, id);
    if (!conversation || !is_visible(actor, *conversation))
        throw Error{Code::not_found, "There is no such conversation."};
    return std::move(*conversation);
}

Conversation open_to_changes(storage::View& view, const Actor& actor, ConversationId id) {
    Conversation conversation = visible_conversation(view, actor, id);
    if (conversation.deleted_at)
        throw Error{Code::conflict, "This conversation is deleted; restore it first."};
    return conversation;
}

bool holds(const Member& member, const Conversation& conversation) {
    return conversation.state == ConversationState::assigned && conversation.assignee_id == member.account;
}

void require_holder(const Member& member, const Conversation& conversation, bool supervisors_too) {
    if (conversation.state != ConversationState::assigned || holds(member, conversation) ||
        (supervisors_too && may_supervise(member)))
        return;
    throw Error{Code::conflict, "Another member holds this conversation; ask them or an admin."};
}

} // namespace iterochat::service
