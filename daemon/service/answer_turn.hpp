#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/storage/view.hpp"

#include <cstdint>
#include <optional>

namespace iterochat::service {

/// A visitor's message that waits for the AI's answer, with what is needed to compute it.
struct OpenTurn {
    ConversationId conversation;
    std::int64_t seq = 0; ///< of the visitor's newest message
    answer::Question question;
    int ai_turns = 0; ///< AI messages so far
};

/// None when the AI has nothing to say here: not its conversation, deleted, restricted, or answered already.
std::optional<OpenTurn> find_open_turn(storage::View& view, ConversationId conversation);

enum class TurnEnd { written, superseded, dropped };

/// Writes the outcome if the conversation is still the AI's, in this transaction, and the visitor wrote
/// nothing newer: the one place from which the AI speaks. superseded: the newer message wants its own answer.
/// dropped: people have it, or it is gone.
TurnEnd write_outcome(storage::Tx& tx, live::Hub& hub, const OpenTurn& turn, const answer::Outcome& outcome);

/// What is done without asking an engine: the AI is switched off, or has said its most.
std::optional<answer::Outcome> outcome_without_engine(const OpenTurn& turn, int turns_most);
/// When the engine failed: a person, or "not known" where no people answer.
answer::Outcome outcome_of_failure(const OpenTurn& turn);

} // namespace iterochat::service
