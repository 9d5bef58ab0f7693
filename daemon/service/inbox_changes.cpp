#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/attachments.hpp"
#include "daemon/service/conversation_events.hpp"
#include "daemon/service/conversation_state.hpp"
#include "daemon/service/deferred_write.hpp"
#include "daemon/service/inbox.hpp"
#include "daemon/service/inbox_access.hpp"
#include "daemon/service/member_presence.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/tags.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

using State = ConversationState;

/// The change that nearly all calls here make: look, decide, store, tell.
template <class Change>
void change(const Context& context, const Actor& actor, OrganizationId organization, ConversationId id,
            Change decide, Then<Conversation> then) {
    write_then<Conversation>(
        context.store, organization,
        [actor, id, decide, &hub = context.hub](storage::Tx& tx) {
            Conversation conversation = open_to_changes(tx, actor, id);
            if (!decide(tx, conversation))
                return conversation; // it is as wanted already
            storage::update_conversation(tx, conversation);
            tell_changed(tx, hub, conversation);
            return conversation;
        },
        std::move(then));
}

void give_to(storage::Tx& tx, Conversation& conversation, AccountId account, const std::string& name) {
    learn_name(tx, account, name);
    conversation.assignee_id = account;
    conversation.assignee_name = name;
    conversation.escalated = true; // the AI stays mute from here on, whatever happens later
    conversation.snoozed_until.reset();
}

void take_from_member(Conversation& conversation) {
    conversation.assignee_id.reset();
    conversation.assignee_name.clear();
}

Tag get_tag(storage::View& view, const std::string& wanted) {
    const auto id = TagId::parse(wanted);
    auto tag = id ? storage::find_tag(view, *id) : storage::find_tag_by_name(view, wanted);
    if (!tag || tag->deleted_at)
        throw Error{Code::not_found, "There is no such tag; create it first."};
    return std::move(*tag);
}

} // namespace

void Inbox::post(const Member& member, ConversationId id, const NewMessage& message, Then<Posted> then) {
    validate_message_text(message.text);
    validate_client_id(message.client_id);
    write_then<Posted>(
        context_.store, member.organization,
        [member, id, message, &hub = context_.hub](storage::Tx& tx) {
            Conversation conversation = open_to_changes(tx, member, id);
            if (auto first = storage::find_message_by_client_id(tx, id, message.client_id);
                first && first->author.id == member.account)
                return Posted{std::move(conversation), std::move(*first), false};
            next_state(conversation.state, Happening::member_writes);
            require_holder(member, conversation, false);
            if (message.attachment)
                check_attachment(tx, id, AuthorKind::member, *message.attachment);
            learn_name(tx, member.account, member.name);
            storage::NewMessage added;
            added.conversation_id = id;
            added.author = Author{AuthorKind::member, member.account, {}};
            added.text = message.text;
            added.client_id = message.client_id;
            added.attachment = message.attachment;
            Message posted = post_message(tx, conversation, added);
            tell_posted(tx, hub, conversation, posted);
            tell_changed(tx, hub, conversation);
            return Posted{std::move(conversation), std::move(posted), true};
        },
        std::move(then));
}

void Inbox::claim(const Member& member, ConversationId id, Then<Conversation> then) {
    change(
        context_, member, member.organization, id,
        [member](storage::Tx& tx, Conversation& conversation) {
            if (holds(member, conversation))
                return false;
            conversation.state = next_state(conversation.state, Happening::member_claims);
            give_to(tx, conversation, member.account, member.name);
            return true;
        },
        std::move(then));
}

void Inbox::release(const Member& member, ConversationId id, Then<Conversation> then) {
    change(
        context_, member, member.organization, id,
        [member](storage::Tx&, Conversation& conversation) {
            require_holder(member, conversation, true);
            conversation.state = next_state(conversation.state, Happening::member_releases);
            take_from_member(conversation);
            return true;
        },
        std::move(then));
}

void Inbox::assign(const Actor& actor, OrganizationId organization, ConversationId id, AccountId to,
                   Then<Conversation> then) {
    require(actor, organization, Right::manage_labels);
    const auto membership = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::find_membership(view, organization, to); });
    if (!membership || !membership->account_enabled)
        throw Error{Code::unprocessable, "This account is no active member of the organization."}.with_field(
            "member");
    change(
        context_, actor, organization, id,
        [to, name = membership->account_name](storage::Tx& tx, Conversation& conversation) {
            if (conversation.state == State::assigned && conversation.assignee_id == to)
                return false;
            conversation.state = next_state(conversation.state, Happening::admin_assigns);
            give_to(tx, conversation, to, name);
            return true;
        },
        std::move(then));
}

void Inbox::resolve(const Member& member, ConversationId id, Then<Conversation> then) {
    change(
        context_, member, member.organization, id,
        [member](storage::Tx& tx, Conversation& conversation) {
            require_holder(member, conversation, true);
            conversation.state = next_state(conversation.state, Happening::member_resolves);
            conversation.resolved_at = tx.now();
            conversation.snoozed_until.reset();
            return true;
        },
        std::move(then));
}

void Inbox::reopen(const Member& member, ConversationId id, Then<Conversation> then) {
    change(
        context_, member, member.organization, id,
        [](storage::Tx& tx, Conversation& conversation) {
            const bool has_member =
                conversation.assignee_id && storage::is_present_member(tx, *conversation.assignee_id);
            // A member reopens to deal with it: never back to the AI.
            conversation.state = next_state(conversation.state, has_member ? Happening::reopens_to_member
                                                                           : Happening::reopens_to_waiting);
            if (!has_member)
                take_from_member(conversation);
            conversation.escalated = true;
            conversation.resolved_at.reset();
            return true;
        },
        std::move(then));
}

void Inbox::mark_read(const Member& member, ConversationId id, std::int64_t seq, Then<Conversation> then) {
    write_then<Conversation>(
        context_.store, member.organization,
        [member, id, seq, &hub = context_.hub](storage::Tx& tx) {
            Conversation conversation = open_to_changes(tx, member, id);
            const std::int64_t read = std::min(seq, conversation.last_seq);
            if (read <= conversation.member_read_seq)
                return conversation;
            conversation.member_read_seq = read;
            storage::update_conversation(tx, conversation);
            tell_read(tx, hub, conversation, AuthorKind::member, read);
            return storage::get_conversation(tx, id); // with what is unread now
        },
        std::move(then));
}

void Inbox::remove(const Actor& actor, OrganizationId organization, ConversationId id,
                   Then<Conversation> then) {
    require(actor, organization, Right::manage_labels);
    write_then<Conversation>(
        context_.store, organization,
        [actor, organization, id, &hub = context_.hub](storage::Tx& tx) {
            open_to_changes(tx, actor, id);
            if (storage::is_held(tx, id))
                throw Error{Code::legal_hold,
                            "A legal hold keeps this conversation; release the hold first."};
            if (storage::get_conversation(tx, id).restricted_at) // Art. 18: stored, and nothing else
                throw Error{Code::legal_hold,
                            "Its processing is restricted: it is only stored, and can't be deleted."}
                    .with_hint("iterochat conversation unrestrict " + id.text());
            storage::delete_item(tx, ItemKind::conversation, id, label_of(actor));
            audit::record(tx, act_of(actor, organization, "conversation.delete", "conversation", id.text()));
            Conversation conversation = storage::get_conversation(tx, id);
            tell_changed(tx, hub, conversation);
            return conversation;
        },
        std::move(then));
}

void Inbox::add_tag(const Actor& actor, OrganizationId organization, ConversationId id, std::string_view tag,
                    Then<Conversation> then) {
    change(
        context_, actor, organization, id,
        [id, wanted = std::string(tag)](storage::Tx& tx, Conversation& conversation) {
            storage::tag_conversation(tx, id, get_tag(tx, wanted).id);
            conversation.tags = storage::tags_of(tx, id);
            return true;
        },
        std::move(then));
}

void Inbox::remove_tag(const Actor& actor, OrganizationId organization, ConversationId id,
                       std::string_view tag, Then<Conversation> then) {
    change(
        context_, actor, organization, id,
        [id, wanted = std::string(tag)](storage::Tx& tx, Conversation& conversation) {
            storage::untag_conversation(tx, id, get_tag(tx, wanted).id);
            conversation.tags = storage::tags_of(tx, id);
            return true;
        },
        std::move(then));
}

} // namespace iterochat::service
