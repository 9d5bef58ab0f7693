#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/talk_routes.hpp"
#include "daemon/service/holds.hpp"
#include "daemon/service/inbox.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using Shared = const std::shared_ptr<Call>&;

service::NewHold read_hold(const Call& call) {
    service::NewHold hold;
    hold.conversation = call.path_id<ConversationId>("id");
    Fields fields = call.fields();
    hold.reason = fields.string("reason");
    if (const auto until = fields.optional_string("until"))
        hold.until = parse_time(*until);
    fields.finish();
    return hold;
}

/// The inbox says whether this member sees the conversation at all, before and after.
void reply_with(service::Inbox& inbox, Shared call) {
    const auto id = call->path_id<ConversationId>("id");
    call->reply(200, talk::write(inbox.get(call->actor, call->organization, id), talk::Side::member));
}

} // namespace

Routes hold_routes(service::Holds& holds, service::Inbox& inbox) {
    return {
        {"POST", "/organizations/{org}/conversations/{id}/hold", Access::member,
         "Puts a legal hold on a conversation: nothing deletes or erases it",
         [&holds, &inbox](Shared call) {
             holds.add(call->actor, call->organization, read_hold(*call));
             reply_with(inbox, call);
         }},
        {"DELETE", "/organizations/{org}/conversations/{id}/hold", Access::member,
         "Releases a conversation's legal holds",
         [&holds, &inbox](Shared call) {
             holds.release_all(call->actor, call->organization, call->path_id<ConversationId>("id"));
             reply_with(inbox, call);
         }},
    };
}

} // namespace iterochat::http
