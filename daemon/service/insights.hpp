#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/question_clusters.hpp"
#include "daemon/storage/ai_turns.hpp"
#include "daemon/storage/answer_ratings.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace iterochat::service {

/// From (included) to (left out). Without a start the last 30 days, without an end now.
struct Period {
    std::optional<Time> from;
    std::optional<Time> to;
};

/// What a member needs on average for a conversation: the assumption behind the time saved.
constexpr std::int64_t minutes_a_conversation = 4;

/// Conversations that began in the period.
struct Metrics {
    Time from;
    Time to;
    std::int64_t conversations = 0;
    std::int64_t resolved = 0;
    std::int64_t resolved_by_ai = 0; ///< ended, answered by the AI, no person ever had it
    std::int64_t handed_over = 0;
    double resolved_by_ai_share = 0;             ///< of the conversations
    std::int64_t minutes_saved = 0;              ///< resolved_by_ai times minutes_a_conversation
    std::vector<storage::ReasonCount> reasons;   ///< of the hand-overs
    std::vector<std::int64_t> ratings;           ///< how many gave 1 to 5
    storage::AnswerRatingCount answers;          ///< of the AI, as rated by visitors
    std::optional<double> rating_mean;           ///< none: nobody rated
    std::vector<storage::ConversationDay> parts; ///< by day and language
};

struct Unanswered {
    Time from;
    Time to;
    std::int64_t questions = 0;
    std::vector<QuestionCluster> clusters;
};

/// How the AI does, and what it misses. Read afresh for each call; nothing is kept, on disk or in memory, so
/// an erased conversation is out of it at once. For roles that may see metrics. Any thread.
class Insights {
  public:
    explicit Insights(const Context& context);

    Metrics metrics(const Actor& actor, OrganizationId organization, const Period& period);
    /// Questions that were handed over for low confidence or repeated, that got only titles, or "I don't
    /// know".
    Unanswered unanswered(const Actor& actor, OrganizationId organization, const Period& period);

  private:
    Context context_;
};

} // namespace iterochat::service
