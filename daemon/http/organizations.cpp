#include "daemon/service/organizations.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {

Routes organization_routes(service::Organizations& organizations) {
    return {
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
