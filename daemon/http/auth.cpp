#include "common/base/secret.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"
#include "daemon/service/accounts.hpp"
#include "daemon/service/users.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {

Routes auth_routes(service::Accounts& accounts, service::Users& users) {
    return {
        {"POST", "/auth/sign-in", Access::open, "Signs in with email and password",
         [&accounts](const std::shared_ptr<Call>& call) {
             Fields fields = call->fields();
             const std::string email = fields.string("email");
             std::string password = fields.string("password");
             const std::string code = fields.optional_string("totp").value_or("");
             fields.finish();
             const service::Device device{call->exchange().peer().address, call->header("User-Agent")};
             const service::SignedIn signed_in = accounts.sign_in(email, password, device, code);
             wipe(password);
             call->reply(200, desk::write(signed_in));
         }},
        {"POST", "/auth/sign-out", Access::account, "Ends this session",
         [&accounts](const std::shared_ptr<Call>& call) {
             call->fields().finish();
             accounts.sign_out(call->session_token, call->exchange().peer().address);
             call->reply_empty();
         }},
        {"POST", "/auth/accept-invitation", Access::open,
         "Sets name and password of an invited account and joins",
         [&users](const std::shared_ptr<Call>& call) {
             Fields fields = call->fields();
             const std::string token = fields.string("token");
             const std::string name = fields.string("name");
             std::string password = fields.string("password");
             fields.finish();
             users.accept_invitation(token, name, password, call->exchange().peer().address);
             wipe(password);
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
