#include "daemon/service/confirmed_questions.hpp"

#include "common/base/error.hpp"
#include "daemon/http/insight_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

json write(const storage::ConfirmedQuestion& question) {
    return {{"message_id", question.message_id.text()},
            {"conversation_id", question.conversation_id.text()},
            {"article_id", question.article_id.text()},
            {"text", question.text},
            {"created_at", format_time(question.created_at)}};
}

std::optional<ArticleId> read_article(Fields fields) {
    std::optional<ArticleId> article;
    if (const auto text = fields.optional_string("article_id")) {
        article = ArticleId::parse(*text);
        if (!article)
            throw Error{Code::unprocessable, "The field article_id is an article's id."}.with_field(
                "article_id");
    }
    fields.finish();
    return article;
}

} // namespace

Routes confirmed_question_routes(service::ConfirmedQuestions& questions) {
    return {
        {"POST", "/organizations/{org}/messages/{id}/confirm", Access::member,
         "Gives the visitor's question to the cited article, or to article_id",
         [&questions](Shared call) {
             const auto id = call->path_id<MessageId>("id");
             const auto article = read_article(call->fields());
             call->reply(200, write(questions.confirm(call->actor, call->organization, id, article)));
         }},
        {"DELETE", "/organizations/{org}/messages/{id}/confirm", Access::member, "Takes a confirmation back",
         [&questions](Shared call) {
             questions.withdraw(call->actor, call->organization, call->path_id<MessageId>("id"));
             call->reply_empty();
         }},
        {"GET", "/organizations/{org}/articles/{id}/confirmed-questions", Access::member,
         "Visitors' questions that members confirmed for an article",
         [&questions](Shared call) {
             json items = json::array();
             for (const auto& question :
                  questions.of_article(call->actor, call->organization, call->path_id<ArticleId>("id")))
                 items.push_back(write(question));
             call->reply(200, {{"items", std::move(items)}, {"next", nullptr}});
         }},
    };
}

} // namespace iterochat::http
