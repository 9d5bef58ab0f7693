#include "daemon/service/holds.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

namespace iterochat::service {
namespace {

std::vector<ConversationId> covered_by(storage::View& view, const Hold& hold) {
    if (hold.conversation_id)
        return {*hold.conversation_id};
    return storage::conversations_of_visitor(view, *hold.visitor_id);
}

HoldView view_of(storage::View& view, const Hold& hold) {
    HoldView shown{hold, view.organization(), {}};
    for (const ConversationId& id : covered_by(view, hold))
        if (const auto conversation = storage::find_conversation(view, id))
            shown.conversations.push_back(conversation->short_id);
    return shown;
}

void record(storage::Tx& tx, const Actor& actor, const std::string& action, const Hold& hold,
            const std::string& reason) {
    audit::Act act;
    act.action = action;
    act.actor = label_of(actor);
    act.from_address = address_of(actor);
    act.organization = tx.organization();
    act.target_kind = hold.conversation_id ? "conversation" : "visitor";
    act.target = hold.conversation_id ? hold.conversation_id->text() : hold.visitor_id->text();
    act.facts = {{"hold", hold.id.text()}};
    act.reason = reason;
    audit::record(tx, act);
}

/// The open inboxes see the badge come and go.
void announce(storage::Tx& tx, live::Hub& hub, const Hold& hold) {
    for (const ConversationId& id : covered_by(tx, hold)) {
        const auto conversation = storage::find_conversation(tx, id);
        if (!conversation)
            continue;
        live::Event event;
        event.organization = tx.organization();
        event.seq = conversation->event_seq;
        event.conversation = id;
        event.visitor = conversation->visitor_id;
        event.state = conversation->state;
        event.for_visitor = false;
        event.what = live::ConversationChanged{*conversation};
        tx.after_commit([&hub, event = std::move(event)] { hub.publish(event); });
    }
}

std::vector<Hold> wished_holds(storage::Tx& tx, const Actor& actor, const NewHold& wanted) {
    Hold hold;
    hold.reason = wanted.reason;
    hold.created_by = label_of(actor);
    hold.until = wanted.until;
    std::vector<Hold> holds;
    if (wanted.conversation) {
        hold.conversation_id = storage::get_conversation(tx, *wanted.conversation).id;
        return {hold};
    }
    if (wanted.visitor) {
        if (!storage::find_visitor(tx, *wanted.visitor))
            throw Error{Code::not_found, "There is no visitor " + wanted.visitor->text() + " here."}
                .with_field("visitor");
        hold.visitor_id = *wanted.visitor;
        return {hold};
    }
    for (const Visitor& visitor : storage::find_visitors_by_email(tx, wanted.email, true)) {
        hold.visitor_id = visitor.id;
        holds.push_back(hold);
    }
    if (holds.empty())
        throw Error{Code::not_found,
                    "Nobody here has this address; a hold needs a person or a conversation."};
    return holds;
}

} // namespace

Holds::Holds(const Context& context) : context_(context) {}

std::vector<HoldView> Holds::add(const Actor& actor, OrganizationId organization, const NewHold& wanted) {
    require(actor, organization, Right::manage_privacy);
    if (int{wanted.conversation.has_value()} + int{wanted.visitor.has_value()} + int{!wanted.email.empty()} !=
        1)
        throw Error{Code::usage, "Name what to hold: a conversation, a visitor or an address, one of them."};
    validate_short_text("reason", wanted.reason, 1, 500);
    if (wanted.until && *wanted.until <= context_.clock.now())
        throw Error{Code::unprocessable, "The end of a hold must lie in the future."}.with_field("until");
    return context_.store.write(organization, [&](storage::Tx& tx) {
        std::vector<HoldView> made;
        for (const Hold& wish : wished_holds(tx, actor, wanted)) {
            const Hold hold = storage::create_hold(tx, wish);
            record(tx, actor, "hold.add", hold, hold.reason);
            announce(tx, context_.hub, hold);
            made.push_back(view_of(tx, hold));
        }
        return made;
    });
}

std::vector<HoldView> Holds::list(const Actor& actor, OrganizationId organization, bool with_ended) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) {
        std::vector<HoldView> shown;
        for (const Hold& hold : storage::list_holds(view, with_ended))
            shown.push_back(view_of(view, hold));
        return shown;
    });
}

HoldView Holds::get(const Actor& actor, OrganizationId organization, const HoldId& id) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) {
        const auto hold = storage::find_hold(view, id);
        if (!hold)
            throw Error{Code::not_found, "There is no such hold."}.with_hint("iterochat hold list");
        return view_of(view, *hold);
    });
}

HoldView Holds::release(const Actor& actor, OrganizationId organization, const HoldId& id) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        const Hold hold = storage::release_hold(tx, id, label_of(actor));
        record(tx, actor, "hold.release", hold, {});
        announce(tx, context_.hub, hold);
        return view_of(tx, hold);
    });
}

void Holds::release_all(const Actor& actor, OrganizationId organization, const ConversationId& conversation) {
    require(actor, organization, Right::manage_privacy);
    context_.store.write(organization, [&](storage::Tx& tx) {
        (void)storage::get_conversation(tx, conversation);
        bool is_found = false;
        for (const Hold& hold : storage::holds_on(tx, conversation)) {
            if (hold.conversation_id != conversation)
                continue;
            const Hold released = storage::release_hold(tx, hold.id, label_of(actor));
            record(tx, actor, "hold.release", released, {});
            announce(tx, context_.hub, released);
            is_found = true;
        }
        if (!is_found)
            throw Error{Code::not_found, "This conversation has no hold of its own."};
    });
}

} // namespace iterochat::service
