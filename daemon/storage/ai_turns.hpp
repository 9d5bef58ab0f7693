#pragma once

#include "daemon/storage/view.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {

/// What the AI did with one question of a visitor.
struct AiTurn {
    MessageId message_id; ///< what it said, or the notice of its hand-over
    ConversationId conversation_id;
    std::string trace;    ///< the explain document (JSON)
    std::string question; ///< the visitor's newest message before; empty when it was erased
    Time at;
};

/// Turns of conversations that are neither deleted nor restricted, with from <= at < to, oldest first,
/// `limit` after `after`. What is unsealed stays in memory only.
std::vector<AiTurn> ai_turns(View& view, Time from, Time to, const std::optional<MessageId>& after,
                             std::size_t limit);

/// Conversations that began in from <= t < to, counted by day (UTC) and language. Deleted and restricted ones
/// are left out.
struct ConversationDay {
    std::int64_t day = 0; ///< since 1970-01-01
    std::string language;
    std::int64_t conversations = 0;
    std::int64_t handed_over = 0; ///< to people, at any time
    std::int64_t resolved = 0;
    std::int64_t resolved_by_ai = 0; ///< answered by the AI, ended, and no person ever had it
    std::int64_t ratings = 0;
    std::int64_t rating_sum = 0;
};
std::vector<ConversationDay> count_conversation_days(View& view, Time from, Time to);

/// Hand-overs by reason, of the same conversations; most frequent first. Without a reason: empty.
struct ReasonCount {
    std::string reason;
    std::int64_t conversations = 0;
};
std::vector<ReasonCount> count_handoff_reasons(View& view, Time from, Time to);
/// How many of the same conversations were rated 1, 2, 3, 4 and 5.
std::vector<std::int64_t> count_ratings(View& view, Time from, Time to);

} // namespace iterochat::storage
