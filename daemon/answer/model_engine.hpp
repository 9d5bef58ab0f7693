#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/answer/chat_model.hpp"
#include "daemon/answer/model_prompt.hpp"

#include <string>
#include <vector>

namespace iterochat::answer {

/// The retrieval's confidence below which the model isn't asked: there is nothing it could answer from.
constexpr double model_confidence_least = 0.2;

/// Is this an outcome that a model may improve? Not what a rule decided, small talk, a repeated question, a
/// flagged article, or what retrieval found nothing for.
bool may_ask_model(const Outcome& embedded);

/// What one question to the model is made of.
struct ModelTurn {
    Question question;
    Outcome embedded;                      ///< the embedded engine's, which retrieved
    std::vector<OfferedPassage> passages;  ///< of its retrieval, best first, live ones only
    std::vector<std::string> instructions; ///< enabled ones, in order
    PromptSecrets secrets;
    std::string destination; ///< where it goes, for the trace: "https://host"
    std::string model;
};

/// The model's answer if every check holds; a hand-off (or "not known" where no people answer) if the model
/// escalates or a check fails; the embedded outcome if the model can't be asked, or answers in a language
/// that can't be compared. `model_trace` of the outcome says what was sent, masked, and what was decided.
Outcome answer_with_model(const ModelTurn& turn, ChatModel& model);

} // namespace iterochat::answer
