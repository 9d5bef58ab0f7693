#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"
#include "daemon/service/users.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

nlohmann::json write_members(const std::vector<service::TeamMember>& members) {
    nlohmann::json items = nlohmann::json::array();
    for (const service::TeamMember& member : members)
        items.push_back(desk::write(member));
    return desk::list_of(std::move(items));
}

} // namespace

Routes member_routes(service::Users& users) {
    return {
        {"GET", "/organizations/{org}/members", Access::member, "The organization's members",
         [&users](const std::shared_ptr<Call>& call) {
             call->reply(200, write_members(users.members(call->actor, call->organization)));
         }},
        {"PUT", "/organizations/{org}/availability", Access::member, "Says whether one takes conversations",
         [&users](const std::shared_ptr<Call>& call) {
             Fields fields = call->fields();
             const bool available = fields.boolean("available");
             fields.finish();
             call->reply(200, desk::write(users.set_available(member_of(*call), available)));
         }},
        {"PATCH", "/organizations/{org}/members/{id}", Access::member,
         "Changes a member's role or one's availability",
         [&users](const std::shared_ptr<Call>& call) {
             Fields fields = call->fields();
             service::MemberChange change;
             if (const auto role = fields.optional_string("role"))
                 change.role = role_from_name(*role);
             change.available = fields.optional_boolean("available");
             fields.finish();
             users.change_member(call->actor, call->organization, call->path_id<AccountId>("id"), change);
             call->reply_empty();
         }},
        {"DELETE", "/organizations/{org}/members/{id}", Access::member, "Removes a member, or leaves",
         [&users](const std::shared_ptr<Call>& call) {
             users.remove_member(call->actor, call->organization, call->path_id<AccountId>("id"));
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
