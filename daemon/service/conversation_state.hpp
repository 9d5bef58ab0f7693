#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/model/organization.hpp"

namespace iterochat::service {

/// What can happen to a conversation. Who may cause it is checked elsewhere; this is only what each state
/// allows.
enum class Happening {
    visitor_writes,
    visitor_asks_for_person,
    ai_answers,
    ai_hands_over,
    member_claims,
    member_releases,
    admin_assigns,
    member_writes,
    member_resolves,
    idle_too_long,
    reopens_to_ai,
    reopens_to_waiting,
    reopens_to_member,
};
constexpr int happening_count = 13;

/// One cell of the table: the next state, or the sentence that refuses.
struct Transition {
    ConversationState next{};
    const char* refusal = nullptr; ///< null: allowed
    bool is_allowed() const { return refusal == nullptr; }
};

/// Pure; every pair of state and happening has a cell.
const Transition& transition(ConversationState state, Happening what);

/// The next state, or Code::conflict with the cell's sentence.
ConversationState next_state(ConversationState state, Happening what);

/// How a resolved conversation comes back: to its member, to the waiting list if it had been escalated, else
/// to the AI.
Happening reopening_of(const Conversation& conversation);

/// True while a visitor's next message still belongs to this resolved conversation.
bool is_within_reopen_window(const Conversation& resolved, const AiSettings& settings, Time now);

} // namespace iterochat::service
