#include "daemon/service/conversation_admin.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/notices.hpp"
#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {
namespace {

constexpr std::size_t messages_looked_at = 200;

std::optional<Conversation> find_by_text(storage::View& view, std::string_view text) {
    if (const auto id = ConversationId::parse(text))
        return storage::find_conversation(view, *id);
    return storage::find_conversation_by_short_id(view, lower_ascii(text));
}

/// A restricted conversation leaves the open inboxes as a deleted one does, and comes back.
live::Event event_of(OrganizationId organization, const Conversation& conversation, bool is_restricted,
                     Time now) {
    live::Event event;
    event.organization = organization;
    event.seq = conversation.event_seq;
    event.conversation = conversation.id;
    event.visitor = conversation.visitor_id;
    event.state = conversation.state;
    Conversation shown = conversation;
    if (is_restricted) {
        shown = {};
        shown.id = conversation.id;
        shown.visitor_id = conversation.visitor_id;
        shown.state = conversation.state;
        shown.deleted_at = now;
        shown.event_seq = conversation.event_seq;
    }
    event.what = live::ConversationChanged{std::move(shown)};
    return event;
}

} // namespace

ConversationAdmin::ConversationAdmin(const Context& context) : context_(context) {}

void ConversationAdmin::record_look(const Actor& actor, OrganizationId organization, const ConversationId& id,
                                    const std::string& action) {
    if (!std::holds_alternative<Administrator>(actor))
        return;
    context_.store.write(organization, [&](storage::Tx& tx) {
        audit::record(tx, act_of(actor, organization, action, "conversation", id.text()));
    });
}

std::optional<Conversation> ConversationAdmin::find(const Actor& actor, OrganizationId organization,
                                                    std::string_view text) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) { return find_by_text(view, text); });
}

Conversation ConversationAdmin::would_delete(const Actor& actor, OrganizationId organization,
                                             const ConversationId& id) {
    require(actor, organization, Right::manage_privacy);
    Conversation conversation = context_.store.read(
        organization, [&](storage::View& view) { return storage::get_conversation(view, id); });
    if (conversation.on_hold)
        throw Error{Code::legal_hold, "A legal hold protects this conversation: it can't be deleted."}
            .with_hint("iterochat hold list");
    if (conversation.restricted_at)
        throw Error{Code::legal_hold,
                    "Its processing is restricted: it is only stored, and can't be deleted."}
            .with_hint("iterochat conversation unrestrict " + conversation.short_id);
    return conversation;
}

Conversation ConversationAdmin::restrict(const Actor& actor, OrganizationId organization,
                                         const ConversationId& id) {
    return set_restricted(actor, organization, id, true);
}

Conversation ConversationAdmin::unrestrict(const Actor& actor, OrganizationId organization,
                                           const ConversationId& id) {
    return set_restricted(actor, organization, id, false);
}

std::vector<Conversation> ConversationAdmin::list_restricted(const Actor& actor,
                                                             OrganizationId organization) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [](storage::View& view) {
        std::vector<Conversation> restricted;
        for (const ConversationId& id : storage::restricted_conversation_ids(view))
            restricted.push_back(storage::get_conversation(view, id));
        return restricted;
    });
}

Conversation ConversationAdmin::set_restricted(const Actor& actor, OrganizationId organization,
                                               const ConversationId& id, bool on) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        Conversation conversation = storage::get_conversation(tx, id);
        if (conversation.restricted_at.has_value() == on)
            return conversation;
        conversation.restricted_at = on ? std::optional<Time>(tx.now()) : std::nullopt;
        storage::update_conversation(tx, conversation);
        storage::reread_confirmed_questions(tx, id);
        if (!on)
            storage::lift_restriction_notices(tx, id);
        else
            storage::add_restriction_notices(tx, id, storage::recipients_of(tx, id));
        audit::record(tx,
                      act_of(actor, organization, on ? "conversation.restrict" : "conversation.unrestrict",
                             "conversation", id.text()));
        tx.after_commit([&hub = context_.hub, event = event_of(organization, conversation, on, tx.now())] {
            hub.publish(event);
        });
        return conversation;
    });
}

std::optional<ConversationAdmin::Explanation>
ConversationAdmin::explain(const Actor& actor, OrganizationId organization, std::string_view text) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) -> std::optional<Explanation> {
        if (const auto message = MessageId::parse(text))
            if (auto trace = storage::find_ai_trace(view, *message))
                return Explanation{*message, trace->conversation, std::move(trace->json)};
        const auto conversation = find_by_text(view, text);
        if (!conversation)
            return std::nullopt;
        const auto messages =
            storage::messages_before(view, conversation->id, conversation->last_seq + 1, messages_looked_at);
        for (auto message = messages.rbegin(); message != messages.rend(); ++message)
            if (auto trace = storage::find_ai_trace(view, message->id))
                return Explanation{message->id, trace->conversation, std::move(trace->json)};
        return std::nullopt;
    });
}

} // namespace iterochat::service
