#include "daemon/service/organizations.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {

Routes organization_routes(service::Organizations& organizations) {
    return {
        {"POST", "/organizations", Access::account,
         "Makes an organization with oneself as its owner, where the installation allows it",
         [&organizations](const std::shared_ptr<Call>& call) {
             Fields fields = call->fields();
             const std::string name = fields.string("name");
             const std::string slug = fields.optional_string("slug").value_or("");
             fields.finish();
             call->reply(201, desk::write(organizations.create_own(call->account, name, slug,
                                                                   call->exchange().peer().address)));
         }},
        {"GET", "/organizations/{org}", Access::member, "One organization",
         [&organizations](const std::shared_ptr<Call>& call) {
             call->reply(200, desk::write(organizations.get(call->actor, call->organization)));
         }},
        {"PATCH", "/organizations/{org}", Access::member, "Changes its name, language or allowed domains",
         [&organizations](const std::shared_ptr<Call>& call) {
             Fields fields = call->fields();
             service::OrganizationChange change;
             change.name = fields.optional_string("name");
             change.locale = fields.optional_string("locale");
             change.origins = fields.optional_strings("origins");
             fields.finish();
             call->reply(200, desk::write(organizations.change(call->actor, call->organization, change)));
         }},
    };
}

} // namespace iterochat::http
