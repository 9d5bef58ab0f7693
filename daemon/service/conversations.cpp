#include "daemon/service/conversations.hpp"

#include "common/base/error.hpp"
#include "daemon/answer/answer.hpp"
#include "daemon/erasure/transcript.hpp"
#include "daemon/service/answers.hpp"
#include "daemon/service/attachments.hpp"
#include "daemon/service/conversation_events.hpp"
#include "daemon/service/conversation_state.hpp"
#include "daemon/service/deferred_write.hpp"
#include "daemon/service/handover.hpp"
#include "daemon/service/hours.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t own_conversations_most = 100;
constexpr std::size_t idle_at_once = 100;

/// A visitor's own conversation; deleted ones and other people's are absent.
Conversation own_conversation(storage::View& view, const VisitorActor& visitor, ConversationId id) {
    auto conversation = storage::find_conversation(view, id);
    if (!conversation || conversation->visitor_id != visitor.visitor || conversation->deleted_at)
        throw Error{Code::not_found, "There is no such conversation."};
    return std::move(*conversation);
}

void require_writable(const Conversation& conversation) {
    if (conversation.restricted_at)
        throw Error{Code::conflict, "This conversation is set aside and takes no messages; start a new one."};
}

[[noreturn]] void refuse_person() {
    throw Error{Code::conflict, "No people answer in this chat; ask in other words, or by another way."};
}

/// The objects of a client id that began a conversation before.
Posted first_post(storage::View& view, const Conversation& conversation, const std::string& client_id) {
    auto message = storage::find_message_by_client_id(view, conversation.id, client_id);
    if (conversation.deleted_at || !message)
        throw Error{Code::conflict, "The conversation that this client_id began is gone; use a new one."}
            .with_field("client_id");
    return {conversation, std::move(*message), false};
}

/// Brings a resolved conversation back within the organization's window; a later message is refused by the
/// table.
void reopen_if_recent(storage::Tx& tx, Conversation& conversation) {
    if (conversation.state != ConversationState::resolved ||
        !is_within_reopen_window(conversation, storage::ai_settings(tx), tx.now()))
        return;
    if (conversation.assignee_id && !storage::is_present_member(tx, *conversation.assignee_id))
        conversation.assignee_id.reset(); // its member has left the organization
    conversation.state = next_state(conversation.state, reopening_of(conversation));
    conversation.resolved_at.reset();
    storage::update_conversation(tx, conversation);
}

/// A snoozed conversation comes back with the visitor's next message.
void wake(storage::Tx& tx, Conversation& conversation) {
    if (!conversation.snoozed_until)
        return;
    conversation.snoozed_until.reset();
    storage::update_conversation(tx, conversation);
}

storage::NewMessage from_visitor(const VisitorActor& visitor, ConversationId id, const NewMessage& message) {
    storage::NewMessage added;
    added.conversation_id = id;
    added.author = Author{AuthorKind::visitor, visitor.visitor, {}};
    added.text = message.text;
    added.client_id = message.client_id;
    added.attachment = message.attachment;
    return added;
}

void validate_comment(const std::string& comment) {
    if (!comment.empty())
        validate_message_text(comment);
}

void validate(const NewMessage& message) {
    validate_message_text(message.text);
    validate_client_id(message.client_id);
}

} // namespace

Conversations::Conversations(const Context& context, Answers& answers, RateLimits& limits)
    : context_(context), answers_(answers), limits_(limits) {}

void Conversations::start(const VisitorActor& visitor, const NewMessage& message, Then<Posted> then) {
    validate(message);
    limits_.spend(Limit::widget_write, visitor.visitor.text());
    // Told apart here, not on the writer's thread: it costs more than the write.
    const std::string prior = context_.store.read(visitor.organization, [&](storage::View& view) {
        return storage::get_visitor(view, visitor.visitor).language;
    });
    const std::string language = answer::identify_language(message.text, prior);
    write_then<Posted>(
        context_.store, visitor.organization,
        [visitor, message, language, &hub = context_.hub](storage::Tx& tx) {
            storage::NewConversation wanted{visitor.visitor, message.client_id, ConversationState::ai_active,
                                            language};
            auto [conversation, existed] = storage::start_conversation(tx, wanted);
            if (existed)
                return first_post(tx, conversation, message.client_id);
            Message posted = post_message(tx, conversation, from_visitor(visitor, conversation.id, message));
            tell_posted(tx, hub, conversation, posted);
            if (message.for_people && ai_settings_now(tx).mode == AnswerMode::ai_only)
                refuse_person();
            if (message.for_people)
                hand_over(tx, hub, conversation, wish_for_person(tx, conversation));
            else if (storage::ai_settings(tx).enabled)
                tell_changed(tx, hub, conversation);
            else
                hand_over(tx, hub, conversation, {});
            return Posted{std::move(conversation), std::move(posted), true};
        },
        answered_by_ai(visitor.organization, std::move(then)));
}

void Conversations::post(const VisitorActor& visitor, ConversationId id, const NewMessage& message,
                         Then<Posted> then) {
    validate(message);
    limits_.spend(Limit::widget_write, visitor.visitor.text());
    write_then<Posted>(
        context_.store, visitor.organization,
        [visitor, id, message, &hub = context_.hub](storage::Tx& tx) {
            Conversation conversation = own_conversation(tx, visitor, id);
            if (auto first = storage::find_message_by_client_id(tx, id, message.client_id))
                return Posted{std::move(conversation), std::move(*first), false};
            require_writable(conversation);
            if (message.attachment)
                check_attachment(tx, id, AuthorKind::visitor, *message.attachment);
            reopen_if_recent(tx, conversation);
            next_state(conversation.state, Happening::visitor_writes);
            wake(tx, conversation);
            Message posted = post_message(tx, conversation, from_visitor(visitor, id, message));
            tell_posted(tx, hub, conversation, posted);
            tell_changed(tx, hub, conversation);
            return Posted{std::move(conversation), std::move(posted), true};
        },
        answered_by_ai(visitor.organization, std::move(then)));
}

Then<Posted> Conversations::answered_by_ai(OrganizationId organization, Then<Posted> then) {
    return
        [organization, consider = answers_.entrance(), then = std::move(then)](const Result<Posted>& result) {
            // In line first, then told: who hears of the message can wait for its answer.
            // The AI reads no files: it waits for words.
            if (result.is_good() && result.get().conversation.state == ConversationState::ai_active &&
                result.get().message.attachments.empty())
                consider(organization, result.get().conversation.id);
            then(result);
        };
}

void Conversations::ask_for_person(const VisitorActor& visitor, ConversationId id, Then<Conversation> then) {
    limits_.spend(Limit::widget_write, visitor.visitor.text());
    write_then<Conversation>(
        context_.store, visitor.organization,
        [visitor, id, &hub = context_.hub](storage::Tx& tx) {
            Conversation conversation = own_conversation(tx, visitor, id);
            require_writable(conversation);
            if (ai_settings_now(tx).mode == AnswerMode::ai_only)
                refuse_person();
            const ConversationState before = conversation.state;
            reopen_if_recent(tx, conversation);
            if (next_state(conversation.state, Happening::visitor_asks_for_person) != conversation.state)
                hand_over(tx, hub, conversation, wish_for_person(tx, conversation));
            else if (conversation.state != before)
                tell_changed(tx, hub, conversation);
            return conversation;
        },
        std::move(then));
}

void Conversations::mark_read(const VisitorActor& visitor, ConversationId id, std::int64_t seq,
                              Then<Conversation> then) {
    write_then<Conversation>(
        context_.store, visitor.organization,
        [visitor, id, seq, &hub = context_.hub](storage::Tx& tx) {
            Conversation conversation = own_conversation(tx, visitor, id);
            const std::int64_t read = std::min(seq, conversation.last_seq);
            if (read <= conversation.visitor_read_seq)
                return conversation;
            conversation.visitor_read_seq = read;
            storage::update_conversation(tx, conversation);
            tell_read(tx, hub, conversation, AuthorKind::visitor, read);
            return conversation;
        },
        std::move(then));
}

void Conversations::rate(const VisitorActor& visitor, ConversationId id, std::int64_t score,
                         const std::string& comment, Then<Conversation> then) {
    if (score < 1 || score > 5)
        throw Error{Code::unprocessable, "A rating is a number from 1 to 5."}.with_field("score");
    validate_comment(comment);
    limits_.spend(Limit::widget_write, visitor.visitor.text());
    write_then<Conversation>(
        context_.store, visitor.organization,
        [visitor, id, score, comment, &hub = context_.hub](storage::Tx& tx) {
            Conversation conversation = own_conversation(tx, visitor, id);
            require_writable(conversation);
            conversation.rating = static_cast<int>(score);
            conversation.rating_comment = comment;
            storage::update_conversation(tx, conversation);
            tell_changed(tx, hub, conversation);
            return conversation;
        },
        std::move(then));
}

void Conversations::typing(const VisitorActor& visitor, ConversationId id) {
    limits_.spend(Limit::typing, visitor.visitor.text());
    const auto [conversation, name] = context_.store.read(visitor.organization, [&](storage::View& view) {
        Conversation own = own_conversation(view, visitor, id);
        std::string visitor_name = own.visitor_name;
        return std::pair{std::move(own), std::move(visitor_name)};
    });
    tell_typing(context_.hub, visitor.organization, conversation,
                Author{AuthorKind::visitor, visitor.visitor, name});
}

std::vector<Conversation> Conversations::list(const VisitorActor& visitor) {
    return context_.store.read(visitor.organization, [&](storage::View& view) {
        storage::ConversationFilter filter;
        filter.visitor = visitor.visitor;
        filter.with_restricted = true; // restricting hides from members, not from the person
        return storage::list_conversations(view, filter, std::nullopt, own_conversations_most).items;
    });
}

Conversation Conversations::get(const VisitorActor& visitor, ConversationId id) {
    return context_.store.read(visitor.organization,
                               [&](storage::View& view) { return own_conversation(view, visitor, id); });
}

std::vector<Message> Conversations::messages(const VisitorActor& visitor, ConversationId id,
                                             std::int64_t after_seq, int limit) {
    return context_.store.read(visitor.organization, [&](storage::View& view) {
        own_conversation(view, visitor, id);
        return storage::messages_after(view, id, after_seq, static_cast<std::size_t>(limit));
    });
}

std::string Conversations::transcript(const VisitorActor& visitor, ConversationId id,
                                      std::string_view language) {
    const std::string organization = context_.store.control_read([&](storage::ControlView& view) {
        return storage::get_organization(view, visitor.organization).name;
    });
    return context_.store.read(visitor.organization, [&](storage::View& view) {
        const Conversation conversation = own_conversation(view, visitor, id);
        return erasure::write_transcript(view, conversation, organization, language);
    });
}

std::size_t Conversations::resolve_idle(OrganizationId organization) {
    const auto [before, idle] = context_.store.read(organization, [&](storage::View& view) {
        const Time limit = view.now() - minutes(storage::ai_settings(view).idle_minutes);
        return std::pair{limit, storage::find_idle_ai_conversations(view, limit, idle_at_once)};
    });
    if (idle.empty())
        return 0;
    return context_.store.write(organization, [&, before = before, &ids = idle](storage::Tx& tx) {
        std::size_t resolved = 0;
        for (const ConversationId& id : ids) {
            auto conversation = storage::find_conversation(tx, id);
            // Looked at again: the visitor may have written since.
            if (!conversation || conversation->deleted_at || conversation->restricted_at ||
                conversation->last_activity_at >= before ||
                !transition(conversation->state, Happening::idle_too_long).is_allowed())
                continue;
            conversation->state = next_state(conversation->state, Happening::idle_too_long);
            conversation->resolved_at = tx.now();
            storage::update_conversation(tx, *conversation);
            tell_changed(tx, context_.hub, *conversation);
            ++resolved;
        }
        return resolved;
    });
}

} // namespace iterochat::service
