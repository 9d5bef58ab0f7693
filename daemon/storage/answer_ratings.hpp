#pragma once

#include "daemon/storage/export_rows.hpp"
#include "daemon/storage/view.hpp"

#include <cstdint>

namespace iterochat::storage {

/// Whether the visitor found an answer of the AI helpful.
struct AnswerRating {
    MessageId message_id;
    ConversationId conversation_id;
    bool helpful = false;
    Time created_at;
};

void put_answer_rating(Tx& tx, const AnswerRating& rating); ///< takes the place of an earlier one
std::int64_t erase_answer_ratings(Tx& tx, const ConversationId& conversation);

void for_each_answer_rating(View& view, const ExportScope& scope,
                            const Visit<AnswerRating>& visit); ///< by message
void import_answer_rating(Tx& tx, const AnswerRating& rating);

/// Of conversations that began in from <= t < to and are neither deleted nor restricted.
struct AnswerRatingCount {
    std::int64_t helpful = 0;
    std::int64_t unhelpful = 0;
};
AnswerRatingCount count_answer_ratings(View& view, Time from, Time to);

} // namespace iterochat::storage
