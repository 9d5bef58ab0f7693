#include "daemon/service/answer_turn.hpp"

#include "daemon/service/answer_trace.hpp"
#include "daemon/service/conversation_events.hpp"
#include "daemon/service/conversation_state.hpp"
#include "daemon/service/handover.hpp"
#include "daemon/service/hours.hpp"
#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/settings.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t messages_looked_at = 60;

bool is_for_the_ai(const std::optional<Conversation>& conversation) {
    return conversation && !conversation->deleted_at && !conversation->restricted_at &&
           transition(conversation->state, Happening::ai_answers).is_allowed();
}

answer::Outcome handoff(const OpenTurn& turn, HandoffReason reason, std::string rule) {
    answer::Outcome outcome;
    outcome.action = answer::Action::handoff;
    outcome.reason = reason;
    outcome.summary = answer::summarize(turn.question.text, turn.question.history, reason);
    outcome.rule = std::move(rule);
    return outcome;
}

/// In AI-only mode nothing leads to a person, whatever an engine says.
bool leads_to_person(const answer::Outcome& outcome, const AiSettings& settings) {
    return outcome.action == answer::Action::handoff &&
           (settings.mode != AnswerMode::ai_only || !settings.enabled);
}

std::string text_of(const answer::Outcome& outcome, const std::string& language) {
    if (!outcome.text.empty())
        return outcome.text;
    return std::string(answer::phrase(answer::Phrase::not_known_ai_only, language));
}

Message say(storage::Tx& tx, live::Hub& hub, Conversation& conversation, const answer::Outcome& outcome) {
    storage::NewMessage said;
    said.conversation_id = conversation.id;
    said.author = Author{AuthorKind::ai, {}, {}};
    said.text = text_of(outcome, conversation.language);
    said.citations = outcome.citations;
    said.suggestions = outcome.suggestions;
    Message message = post_message(tx, conversation, said);
    tell_posted(tx, hub, conversation, message);
    tell_changed(tx, hub, conversation);
    return message;
}

} // namespace

std::optional<OpenTurn> find_open_turn(storage::View& view, ConversationId id) {
    const auto conversation = storage::find_conversation(view, id);
    if (!is_for_the_ai(conversation))
        return std::nullopt;
    const auto recent = storage::messages_before(view, id, conversation->last_seq + 1, messages_looked_at);
    if (recent.empty() || recent.back().author.kind != AuthorKind::visitor)
        return std::nullopt;
    OpenTurn turn;
    turn.conversation = id;
    turn.seq = recent.back().seq;
    turn.ai_turns = static_cast<int>(std::count_if(recent.begin(), recent.end(), [](const Message& message) {
        return message.author.kind == AuthorKind::ai;
    }));
    turn.question.text = recent.back().text;
    turn.question.history = turns_of(std::span(recent).first(recent.size() - 1));
    turn.question.language_hint = conversation->language;
    turn.question.settings = ai_settings_now(view);
    turn.question.visitor = conversation->visitor_id;
    turn.question.conversation = id;
    return turn;
}

TurnEnd write_outcome(storage::Tx& tx, live::Hub& hub, const OpenTurn& turn, const answer::Outcome& outcome) {
    auto conversation = storage::find_conversation(tx, turn.conversation);
    if (!is_for_the_ai(conversation))
        return TurnEnd::dropped;
    if (conversation->last_seq != turn.seq)
        return TurnEnd::superseded; // only the visitor writes while it is the AI's
    if (!outcome.language.empty() && outcome.language != conversation->language) {
        conversation->language = outcome.language;
        storage::update_conversation(tx, *conversation);
    }
    const Message message = leads_to_person(outcome, turn.question.settings)
                                ? hand_over(tx, hub, *conversation, {outcome.reason, outcome.summary})
                                : say(tx, hub, *conversation, outcome);
    storage::put_ai_trace(tx, turn.conversation, message.id, trace_of(outcome, turn.question.settings));
    return TurnEnd::written;
}

std::optional<answer::Outcome> outcome_without_engine(const OpenTurn& turn, int turns_most) {
    if (!turn.question.settings.enabled) {
        answer::Outcome outcome;
        outcome.action = answer::Action::handoff;
        outcome.rule = "ai_off";
        return outcome;
    }
    if (turn.ai_turns >= turns_most && turn.question.settings.mode != AnswerMode::ai_only)
        return handoff(turn, HandoffReason::limit_reached, "limit:" + std::to_string(turns_most));
    return std::nullopt;
}

answer::Outcome outcome_of_failure(const OpenTurn& turn) {
    return handoff(turn, HandoffReason::low_confidence, "engine_failed");
}

} // namespace iterochat::service
