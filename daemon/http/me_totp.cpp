#include "common/base/secret.hpp"
#include "daemon/http/desk_routes.hpp"
#include "daemon/http/own_session.hpp"
#include "daemon/http/qr_svg.hpp"
#include "daemon/service/second_factors.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

std::string read_only(Fields fields, const char* name) {
    std::string value = fields.string(name);
    fields.finish();
    return value;
}

void begin(service::SecondFactors& factors, const service::Session& session, Call& call) {
    std::string password = read_only(call.fields(), "password");
    service::Enrolment enrolment = factors.begin(session, password);
    wipe(password);
    const auto qr = qr_svg(enrolment.uri);
    call.reply(
        200, {{"secret", enrolment.secret}, {"uri", enrolment.uri}, {"qr", qr ? json(*qr) : json(nullptr)}});
    wipe(enrolment.secret);
    wipe(enrolment.uri);
}

void renew_codes(service::SecondFactors& factors, const service::Session& session, Call& call) {
    Fields fields = call.fields();
    std::string password = fields.string("password");
    const std::string totp = fields.string("totp");
    fields.finish();
    const auto codes = factors.renew_recovery_codes(session, password, totp);
    wipe(password);
    call.reply(200, {{"recovery_codes", codes}});
}

} // namespace

Routes second_factor_routes(service::SecondFactors& factors, service::Accounts& accounts) {
    return {
        {"POST", "/me/totp", Access::account,
         "Begins a second factor: the secret for an authenticator app, shown once",
         [&](Shared call) { begin(factors, session_of(accounts, *call), *call); }},
        {"POST", "/me/totp/confirm", Access::account,
         "Turns it on by a code of the app; the answer holds the recovery codes, once",
         [&](Shared call) {
             const std::string code = read_only(call->fields(), "code");
             const auto codes = factors.confirm(session_of(accounts, *call), code);
             call->reply(200, {{"recovery_codes", codes}});
         }},
        {"POST", "/me/totp/recovery-codes", Access::account,
         "New recovery codes instead of the old ones, once, for the password and a code",
         [&](Shared call) { renew_codes(factors, session_of(accounts, *call), *call); }},
        {"DELETE", "/me/totp", Access::account, "Turns the second factor off",
         [&](Shared call) {
             std::string password = read_only(call->fields(), "password");
             factors.turn_off(session_of(accounts, *call), password);
             wipe(password);
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
