#include "daemon/service/conversation_state.hpp"

#include "common/base/error.hpp"

#include <array>

namespace iterochat::service {
namespace {

constexpr Transition to_ai{ConversationState::ai_active, nullptr};
constexpr Transition to_waiting{ConversationState::waiting, nullptr};
constexpr Transition to_assigned{ConversationState::assigned, nullptr};
constexpr Transition to_resolved{ConversationState::resolved, nullptr};
constexpr Transition no(const char* sentence) {
    return {ConversationState::ai_active, sentence};
}

constexpr Transition is_closed = no("This conversation is closed; start a new one.");
constexpr Transition is_resolved = no("This conversation is resolved; reopen it first.");
constexpr Transition already_resolved = no("This conversation is already resolved.");
constexpr Transition is_open = no("This conversation is open; there is nothing to reopen.");
constexpr Transition is_taken =
    no("Another member has taken this conversation; ask an admin to reassign it.");
constexpr Transition not_held = no("You don't hold this conversation; claim it first.");
constexpr Transition with_ai = no("The AI handles this conversation; claim it first.");
constexpr Transition nobody_holds = no("Nobody holds this conversation, so it can't be released.");
constexpr Transition ai_is_mute = no("People handle this conversation; the AI stays silent.");
constexpr Transition not_idle = no("Only a conversation that the AI handles ends by itself.");

// Rows: Happening. Columns: ai_active, waiting, assigned, resolved.
constexpr std::array<std::array<Transition, 4>, happening_count> table{{
    /* visitor_writes          */ {to_ai, to_waiting, to_assigned, is_closed},
    /* visitor_asks_for_person */ {to_waiting, to_waiting, to_assigned, is_closed},
    /* ai_answers              */ {to_ai, ai_is_mute, ai_is_mute, ai_is_mute},
    /* ai_hands_over           */ {to_waiting, ai_is_mute, ai_is_mute, ai_is_mute},
    /* member_claims           */ {to_assigned, to_assigned, is_taken, is_resolved},
    /* member_releases         */ {nobody_holds, nobody_holds, to_waiting, is_resolved},
    /* admin_assigns           */ {to_assigned, to_assigned, to_assigned, is_resolved},
    /* member_writes           */ {with_ai, not_held, to_assigned, is_resolved},
    /* member_resolves         */ {with_ai, not_held, to_resolved, already_resolved},
    /* idle_too_long           */ {to_resolved, not_idle, not_idle, not_idle},
    /* reopens_to_ai           */ {is_open, is_open, is_open, to_ai},
    /* reopens_to_waiting      */ {is_open, is_open, is_open, to_waiting},
    /* reopens_to_member       */ {is_open, is_open, is_open, to_assigned},
}};

} // namespace

const Transition& transition(ConversationState state, Happening what) {
    return table[static_cast<std::size_t>(what)][static_cast<std::size_t>(state)];
}

ConversationState next_state(ConversationState state, Happening what) {
    const Transition& cell = transition(state, what);
    if (!cell.is_allowed())
        throw Error{Code::conflict, cell.refusal};
    return cell.next;
}

Happening reopening_of(const Conversation& conversation) {
    if (conversation.assignee_id)
        return Happening::reopens_to_member;
    return conversation.escalated ? Happening::reopens_to_waiting : Happening::reopens_to_ai;
}

bool is_within_reopen_window(const Conversation& resolved, const AiSettings& settings, Time now) {
    const Time since = resolved.resolved_at.value_or(resolved.last_activity_at);
    return now < since + hours(settings.reopen_hours);
}

} // namespace iterochat::service
