// Putting conversations aside, and taking them up again.
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/service/conversation_events.hpp"
#include "daemon/service/deferred_write.hpp"
#include "daemon/service/inbox.hpp"
#include "daemon/service/inbox_access.hpp"
#include "daemon/service/snooze_clock.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/conversations.hpp"

namespace iterochat::service {
namespace {

constexpr std::size_t woken_at_once = 200;

void look_everywhere(storage::Store& store, SnoozeClock& snoozes) {
    const auto all =
        store.control_read([](storage::ControlView& view) { return storage::list_organizations(view); });
    for (const Organization& organization : all) {
        if (organization.state != OrganizationState::active)
            continue;
        try {
            const auto next = store.read(organization.id,
                                         [](storage::View& view) { return storage::next_snooze_end(view); });
            if (next)
                snoozes.expect(organization.id, *next);
        } catch (const std::exception& error) { // one damaged organization keeps no other back
            log_incident("service", "look-for-snoozes", error);
        }
    }
}

} // namespace

void Inbox::snooze(const Member& member, ConversationId id, std::optional<Time> until,
                   Then<Conversation> then) {
    const Time now = context_.clock.now();
    if (until && (*until <= now || *until > now + days(366)))
        throw Error{Code::unprocessable, "A snooze ends in the future, within a year."}.with_field("until");
    write_then<Conversation>(
        context_.store, member.organization,
        [member, id, until, snoozes = snoozes_, &hub = context_.hub](storage::Tx& tx) {
            Conversation conversation = open_to_changes(tx, member, id);
            if (conversation.state != ConversationState::waiting &&
                conversation.state != ConversationState::assigned)
                throw Error{Code::conflict, "Only a conversation that waits or is assigned can be snoozed."};
            require_holder(member, conversation, true);
            if (conversation.snoozed_until == until)
                return conversation;
            conversation.snoozed_until = until;
            storage::update_conversation(tx, conversation);
            tell_changed(tx, hub, conversation);
            if (until)
                tx.after_commit([snoozes, organization = member.organization, end = *until] {
                    snoozes->expect(organization, end);
                });
            return conversation;
        },
        std::move(then));
}

std::size_t Inbox::end_snoozes() {
    const Time now = context_.clock.now();
    if (snoozes_->must_look(now))
        look_everywhere(context_.store, *snoozes_);
    std::size_t ended = 0;
    for (const OrganizationId& organization : snoozes_->take_due(now)) {
        try {
            ended += end_snoozes_of(organization);
        } catch (const std::exception& error) {
            log_incident("service", "end-snoozes", error);
        }
    }
    return ended;
}

std::size_t Inbox::end_snoozes_of(const OrganizationId& organization) {
    return context_.store.write(organization, [&](storage::Tx& tx) {
        const auto ended = storage::find_ended_snoozes(tx, woken_at_once);
        for (const ConversationId& id : ended) {
            Conversation conversation = storage::get_conversation(tx, id);
            conversation.snoozed_until.reset();
            storage::update_conversation(tx, conversation);
            tell_changed(tx, context_.hub, conversation);
        }
        if (const auto next = storage::next_snooze_end(tx)) // more than this turn took, or a later one
            snoozes_->expect(organization, *next);
        return ended.size();
    });
}

} // namespace iterochat::service
