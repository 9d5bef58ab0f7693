#include "daemon/service/answer_ratings.hpp"

#include "common/base/error.hpp"
#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/insight_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

void rate(service::AnswerRatings& ratings, const std::shared_ptr<Call>& call) {
    const auto id = call->path_id<MessageId>("id");
    Fields fields = call->fields();
    const auto helpful = fields.optional_boolean("helpful");
    fields.finish();
    if (!helpful)
        throw Error{Code::invalid, "The field helpful is true or false."}.with_field("helpful");
    ratings.rate(
        visitor_of(*call), id, *helpful,
        reply_when_done<storage::AnswerRating>(call, [](Call& answered, const storage::AnswerRating& rating) {
            answered.reply(200, {{"message_id", rating.message_id.text()}, {"helpful", rating.helpful}});
        }));
}

} // namespace

Routes answer_rating_routes(service::AnswerRatings& ratings) {
    return {
        {"POST", "/widget/messages/{id}/rating", Access::visitor, "Says whether an answer of the AI helped",
         [&ratings](const std::shared_ptr<Call>& call) { rate(ratings, call); }},
    };
}

} // namespace iterochat::http
