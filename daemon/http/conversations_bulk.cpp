#include "common/base/error.hpp"
#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/talk_routes.hpp"
#include "daemon/service/inbox_bulk.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

std::vector<ConversationId> read_ids(const std::vector<std::string>& texts) {
    std::vector<ConversationId> ids;
    for (const std::string& text : texts) {
        const auto id = ConversationId::parse(text);
        if (!id)
            throw Error{Code::unprocessable, "The field ids holds ids of conversations."}.with_field("ids");
        ids.push_back(*id);
    }
    return ids;
}

service::BulkOrder read_order(const Call& call) {
    Fields fields = call.fields();
    service::BulkOrder order;
    order.act = service::bulk_act_from_name(fields.string("action"));
    order.ids = read_ids(fields.optional_strings("ids").value_or(std::vector<std::string>{}));
    if (const auto member = fields.optional_string("member")) {
        order.member = AccountId::parse(*member);
        if (!order.member)
            throw Error{Code::unprocessable, "The field member is an account's id."}.with_field("member");
    }
    if (const auto until = fields.optional_string("until"))
        order.until = parse_time(*until);
    order.tag = fields.optional_string("tag").value_or("");
    fields.finish();
    return order;
}

json write(const service::BulkResult& result) {
    json done = json::array();
    for (const ConversationId& id : result.done)
        done.push_back(id.text());
    json failed = json::array();
    for (const auto& [id, failure] : result.failed) {
        json item;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            item = error_object(error);
        }
        item["id"] = id.text();
        failed.push_back(std::move(item));
    }
    return {{"done", std::move(done)}, {"failed", std::move(failed)}};
}

} // namespace

Routes conversation_bulk_routes(service::Inbox& inbox) {
    return {
        {"POST", "/organizations/{org}/conversations/bulk", Access::member,
         "One act on up to 200 conversations: claim, release, assign, resolve, reopen, snooze, tag, untag or "
         "delete",
         [&inbox](Shared call) {
             service::apply_to_all(inbox, member_of(*call), read_order(*call),
                                   reply_when_done<service::BulkResult>(
                                       call, [](Call& answered, const service::BulkResult& result) {
                                           answered.reply(200, write(result));
                                       }));
         }},
    };
}

} // namespace iterochat::http
