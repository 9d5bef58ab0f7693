#include "daemon/service/suggested_questions.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

nlohmann::json write_all(const std::vector<SuggestedQuestion>& questions) {
    nlohmann::json items = nlohmann::json::array();
    for (const SuggestedQuestion& question : questions)
        items.push_back(desk::write(question));
    return desk::list_of(std::move(items));
}

} // namespace

Routes suggested_question_routes(service::SuggestedQuestions& questions) {
    return {
        {"GET", "/organizations/{org}/suggested-questions", Access::member,
         "The suggested questions, in order",
         [&questions](const std::shared_ptr<Call>& call) {
             call->reply(200, write_all(questions.list(call->organization)));
         }},
        {"POST", "/organizations/{org}/suggested-questions", Access::member,
         "Adds a suggested question at the end",
         [&questions](const std::shared_ptr<Call>& call) {
             Fields fields = call->fields();
             const std::string text = fields.string("text");
             fields.finish();
             call->reply(201, desk::write(questions.create(call->actor, call->organization, text)));
         }},
        {"GET", "/organizations/{org}/suggested-questions/{id}", Access::member, "One suggested question",
         [&questions](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<SuggestedQuestionId>("id");
             call->reply(200, desk::write(questions.get(call->actor, call->organization, id)));
         }},
        {"PATCH", "/organizations/{org}/suggested-questions/{id}", Access::member,
         "Rewords or moves a suggested question",
         [&questions](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<SuggestedQuestionId>("id");
             Fields fields = call->fields();
             const auto text = fields.optional_string("text");
             const auto position = fields.optional_integer("position");
             fields.finish();
             call->reply(200,
                         desk::write(questions.change(call->actor, call->organization, id, text, position)));
         }},
        {"DELETE", "/organizations/{org}/suggested-questions/{id}", Access::member,
         "Removes a suggested question",
         [&questions](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<SuggestedQuestionId>("id");
             questions.remove(call->actor, call->organization, id);
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
