#include "common/api/rows.hpp"

namespace iterochat::api {

Rows insight_rows() {
    return {
        {.words = "unanswered list",
         .summary = "List what visitors asked and the AI could not answer, grouped",
         .description =
             "Questions that were handed over for low confidence or because they were asked again, that got "
             "only titles, or \"I don't know\"; those that ask the same stand together, by the newest of "
             "them. Computed at each call from conversations that are neither deleted nor restricted; "
             "nothing "
             "of it is stored. With --format csv it suits a spreadsheet.",
         .arguments = {optional_tenant("Only of this tenant; without it, of every tenant"),
                       since_option("Only questions since then; default: 30d"), limit_option()},
         .examples = {"iterochat unanswered list -t acme --since 7d",
                      "iterochat unanswered list -t acme --format csv"},
         .result = "unanswered[].{question,count,language,reasons,first_at,last_at,conversation_id,"
                   "message_id,tenant}"},
        {.words = "metrics",
         .summary = "Show how much the AI does, and why it hands over",
         .description =
             "Of the conversations that began in the period. Resolved by AI: ended, answered by the AI, and "
             "no person ever had it. Time saved takes four minutes of a member's time for each of those.",
         .arguments = {tenant_option(), since_option("Conversations that began since then; default: 30d")},
         .examples = {"iterochat metrics -t acme --since 7d"},
         .result = "metrics.{from,to,conversations,resolved,resolved_by_ai,resolved_by_ai_share,handed_over,"
                   "minutes_saved,reasons[].{reason,conversations},ratings.{mean,counts},answers.{helpful,"
                   "unhelpful},"
                   "days[].{day,language,conversations,resolved,resolved_by_ai,handed_over,ratings}}"},
    };
}

} // namespace iterochat::api
