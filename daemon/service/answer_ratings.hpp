#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/deferred.hpp"
#include "daemon/service/rate_limits.hpp"
#include "daemon/storage/answer_ratings.hpp"

namespace iterochat::service {

/// Visitors say whether an answer of the AI helped. Any thread.
class AnswerRatings {
  public:
    AnswerRatings(const Context& context, RateLimits& limits);

    /// Of a message in a conversation of the visitor's own, else not_found; unprocessable when it isn't the
    /// AI's. A later rating takes the place of an earlier one.
    void rate(const VisitorActor& visitor, MessageId message, bool helpful, Then<storage::AnswerRating> then);

  private:
    Context context_;
    RateLimits& limits_;
};

} // namespace iterochat::service
