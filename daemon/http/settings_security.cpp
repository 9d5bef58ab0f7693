#include "daemon/http/desk_routes.hpp"
#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using Shared = const std::shared_ptr<Call>&;

nlohmann::json write(const service::SecuritySettings& settings) {
    return {{"require_totp", settings.require_totp}};
}

} // namespace

Routes security_settings_routes(service::Organizations& organizations) {
    return {
        {"GET", "/organizations/{org}/settings/security", Access::member, "What members need to sign in",
         [&organizations](Shared call) {
             call->reply(200, write(organizations.security_settings(call->actor, call->organization)));
         }},
        {"PATCH", "/organizations/{org}/settings/security", Access::member,
         "Changes what members need to sign in",
         [&organizations](Shared call) {
             Fields fields = call->fields();
             const service::SecuritySettings wanted{fields.boolean("require_totp")};
             fields.finish();
             call->reply(200, write(organizations.change_security(call->actor, call->organization, wanted)));
         }},
    };
}

} // namespace iterochat::http
