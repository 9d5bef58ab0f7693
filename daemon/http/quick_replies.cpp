#include "daemon/service/quick_replies.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

nlohmann::json write_all(const std::vector<QuickReply>& replies) {
    nlohmann::json items = nlohmann::json::array();
    for (const QuickReply& reply : replies)
        items.push_back(desk::write(reply));
    return desk::list_of(std::move(items));
}

service::QuickReplyChange read_change(Fields fields, bool is_new) {
    service::QuickReplyChange change;
    change.shortcut = is_new ? fields.string("shortcut") : fields.optional_string("shortcut");
    change.title = fields.optional_string("title");
    change.body = is_new ? fields.string("body") : fields.optional_string("body");
    fields.finish();
    return change;
}

} // namespace

Routes quick_reply_routes(service::QuickReplies& replies) {
    return {
        {"GET", "/organizations/{org}/quick-replies", Access::member, "The quick replies, by shortcut",
         [&replies](const std::shared_ptr<Call>& call) {
             call->reply(200, write_all(replies.list(call->actor, call->organization)));
         }},
        {"POST", "/organizations/{org}/quick-replies", Access::member, "Adds a quick reply",
         [&replies](const std::shared_ptr<Call>& call) {
             const service::QuickReplyChange wanted = read_change(call->fields(), true);
             call->reply(201, desk::write(replies.create(call->actor, call->organization, wanted)));
         }},
        {"GET", "/organizations/{org}/quick-replies/{id}", Access::member, "One quick reply",
         [&replies](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<QuickReplyId>("id");
             call->reply(200, desk::write(replies.get(call->actor, call->organization, id)));
         }},
        {"PATCH", "/organizations/{org}/quick-replies/{id}", Access::member, "Changes a quick reply",
         [&replies](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<QuickReplyId>("id");
             const service::QuickReplyChange change = read_change(call->fields(), false);
             call->reply(200, desk::write(replies.change(call->actor, call->organization, id, change)));
         }},
        {"DELETE", "/organizations/{org}/quick-replies/{id}", Access::member,
         "Deletes a quick reply; it can be restored",
         [&replies](const std::shared_ptr<Call>& call) {
             replies.remove(call->actor, call->organization, call->path_id<QuickReplyId>("id"));
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
