#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/service/context.hpp"

#include <chrono>
#include <cstddef>
#include <memory>

namespace iterochat::service {

struct ModelOptions {
    std::size_t calls_at_once = 8; ///< of all organizations; beyond them the embedded engine answers
    std::chrono::milliseconds connect{3000};
    std::chrono::milliseconds first_byte{15000};
    std::chrono::milliseconds total{30000};
};

/// The `openai` engine: joins the embedded engine's retrieval, the organization's endpoint and the checks.
/// Every way in which the endpoint fails ends in the embedded engine's outcome. Any thread.
class ModelAnswers {
  public:
    explicit ModelAnswers(const Context& context, ModelOptions options = {});
    ~ModelAnswers();

    /// What is said in the end. Blocks while the model thinks; nothing is sent for an organization whose
    /// engine is the embedded one. `embedded` is that engine's outcome for the question.
    answer::Outcome improve(OrganizationId organization, const answer::Question& question,
                            answer::Outcome embedded);
    void forget(OrganizationId organization);
    void stop(); ///< running calls end within a second, with the embedded outcome

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace iterochat::service
