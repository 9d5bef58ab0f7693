#include "daemon/service/answer_ratings.hpp"

#include "common/base/error.hpp"
#include "daemon/service/deferred_write.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {
namespace {

Message rated_message(storage::View& view, const VisitorActor& visitor, const MessageId& id) {
    auto message = storage::find_message(view, id);
    const auto conversation =
        message ? storage::find_conversation(view, message->conversation_id) : std::nullopt;
    if (!conversation || conversation->visitor_id != visitor.visitor || conversation->deleted_at)
        throw Error{Code::not_found, "There is no such message."};
    if (message->author.kind != AuthorKind::ai)
        throw Error{Code::unprocessable, "Only an answer of the AI can be rated."};
    if (conversation->restricted_at)
        throw Error{Code::conflict, "This conversation is set aside and takes no ratings."};
    return std::move(*message);
}

} // namespace

AnswerRatings::AnswerRatings(const Context& context, RateLimits& limits)
    : context_(context), limits_(limits) {}

void AnswerRatings::rate(const VisitorActor& visitor, MessageId message, bool helpful,
                         Then<storage::AnswerRating> then) {
    limits_.spend(Limit::widget_write, visitor.visitor.text());
    write_then<storage::AnswerRating>(
        context_.store, visitor.organization,
        [visitor, message, helpful](storage::Tx& tx) {
            const Message rated = rated_message(tx, visitor, message);
            const storage::AnswerRating rating{rated.id, rated.conversation_id, helpful, tx.now()};
            storage::put_answer_rating(tx, rating);
            return rating;
        },
        std::move(then));
}

} // namespace iterochat::service
