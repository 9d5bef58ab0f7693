#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

class Answers;

/// What the AI would say, with the words of the passages that were weighed.
struct Rehearsed {
    answer::Outcome outcome;
    struct Words {
        std::string title; ///< of its article; empty when that is gone meanwhile
        std::string text;  ///< empty when it changed meanwhile
    };
    std::vector<Words> passages; ///< one for each of outcome.passages
};

/// Asks the AI as a visitor would; nothing is stored. Any thread.
class Rehearsal {
  public:
    Rehearsal(const Context& context, Answers& answers);

    /// Question of 1 to 8,000 characters; `threshold` (0 to 1) takes the place of the organization's caution.
    Rehearsed ask(const Actor& actor, OrganizationId organization, std::string_view question,
                  std::optional<double> threshold);
    /// The same without the passages' words, for many questions in a row.
    answer::Outcome outcome(const Actor& actor, OrganizationId organization, std::string_view question,
                            std::optional<double> threshold);
    /// Returns when the model has learnt the newest articles.
    void train(const Actor& actor, OrganizationId organization);

  private:
    Context context_;
    Answers& answers_;
};

} // namespace iterochat::service
