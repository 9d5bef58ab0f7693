#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/model_answers.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace iterochat::service {

struct AnswerOptions {
    int threads = 1; ///< more than `models` has calls at once, or slow models keep others waiting
    std::size_t models_bytes_most =
        256 * 1024 * 1024; ///< of all organizations' models; the longest unused goes first
    std::chrono::milliseconds training_delay{2000}; ///< after the last change of an article
    int turns_most = 6;                             ///< AI messages in one conversation, then a person
    ModelOptions models;
};

/// From a question to an outcome. The default asks the organization's embedded engine, and its language model
/// where it chose one; tests put their own in.
using Thinker = std::function<answer::Outcome(OrganizationId, const answer::Question&)>;

/// The AI's side of the conversations: computes answers on its own threads and writes them only if the
/// conversation still is the AI's and no newer message of the visitor came, checked in the transaction that
/// writes. Any thread.
class Answers {
  public:
    Answers(const Context& context, AnswerOptions options, Thinker thinker = {});
    ~Answers(); ///< stops

    /// The visitor wrote: answer their newest message. Returns at once; a conversation waits in line once.
    void consider(OrganizationId organization, ConversationId conversation);
    /// The same for who may outlive this object, as a commit's callback does: does nothing then.
    std::function<void(OrganizationId, ConversationId)> entrance() const;
    /// Considers what a crash left unanswered. Called once for each organization after the start.
    void pick_up(OrganizationId organization);
    /// Considers again what could not be written (a full disk). Called by jobs every minute.
    void retry_unwritten();
    /// Trains the organization's model when its articles have rested for the delay. Called after their
    /// commits.
    void articles_changed(OrganizationId organization);

    /// What the AI would say to this, without a conversation: `kb ask`, articles/ask.
    answer::Outcome ask(OrganizationId organization, std::string_view question,
                        std::optional<double> threshold = {});
    void train_now(OrganizationId organization); ///< returns when the model is up to date
    void forget(OrganizationId organization);    ///< drops its model: the organization was erased or disabled

    void wait_until_idle(); ///< until nothing is in line or being computed; for tests and a calm stop
    void
    stop(); ///< finishes what is being computed, drops the line (picked up at the next start); idempotent

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace iterochat::service
