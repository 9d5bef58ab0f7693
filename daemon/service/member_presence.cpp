#include "daemon/service/member_presence.hpp"

#include "daemon/service/conversation_events.hpp"
#include "daemon/service/conversation_state.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/drafts.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

#include <limits>

namespace iterochat::service {

void learn_name(storage::Tx& tx, const AccountId& account, const std::string& name) {
    if (!name.empty() && tx.member_name(account) != name)
        storage::set_member_name(tx, account, name);
}

void let_go_of_member(const Context& context, const OrganizationId& organization, const AccountId& account) {
    context.hub.drop(account);
    context.store.write(organization, [&](storage::Tx& tx) {
        storage::erase_drafts_of(tx, account);
        storage::forget_member_name(tx, account);
        storage::ConversationFilter held;
        held.states = {ConversationState::assigned};
        held.assignee = account;
        held.with_deleted = held.with_restricted = true;
        auto page =
            storage::list_conversations(tx, held, std::nullopt, std::numeric_limits<std::int32_t>::max());
        for (Conversation& conversation : page.items) {
            conversation.state = next_state(conversation.state, Happening::member_releases);
            conversation.assignee_id.reset();
            conversation.assignee_name.clear();
            storage::update_conversation(tx, conversation);
            tell_changed(tx, context.hub, conversation);
        }
    });
}

} // namespace iterochat::service
