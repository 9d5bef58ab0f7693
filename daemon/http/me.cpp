#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"
#include "daemon/http/own_session.hpp"
#include "daemon/service/accounts.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

nlohmann::json write_sessions(const std::vector<service::Session>& sessions) {
    nlohmann::json items = nlohmann::json::array();
    for (const service::Session& session : sessions)
        items.push_back(desk::write(session));
    return desk::list_of(std::move(items));
}

service::MeChange read_change(Fields fields) {
    service::MeChange change;
    change.name = fields.optional_string("name");
    change.password = fields.optional_string("password");
    change.current_password = fields.optional_string("current_password").value_or("");
    fields.finish();
    return change;
}

} // namespace

Routes me_routes(service::Accounts& accounts) {
    return {
        {"GET", "/me", Access::account, "The signed-in account and its organizations",
         [&accounts](const std::shared_ptr<Call>& call) {
             call->reply(200, desk::write(accounts.me(call->account)));
         }},
        {"PATCH", "/me", Access::account, "Changes one's name or password",
         [&accounts](const std::shared_ptr<Call>& call) {
             const service::MeChange change = read_change(call->fields());
             const service::Session session = session_of(accounts, *call);
             call->reply(200, desk::write(accounts.change_me(session, change)));
         }},
        {"GET", "/me/sessions", Access::account, "One's sessions, the last used first",
         [&accounts](const std::shared_ptr<Call>& call) {
             const service::Session session = session_of(accounts, *call);
             call->reply(200, write_sessions(accounts.sessions(session)));
         }},
        {"DELETE", "/me/sessions", Access::account, "Ends one's other sessions",
         [&accounts](const std::shared_ptr<Call>& call) {
             accounts.end_other_sessions(session_of(accounts, *call));
             call->reply_empty();
         }},
        {"DELETE", "/me/sessions/{id}", Access::account, "Ends one of one's sessions",
         [&accounts](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<SessionId>("id");
             accounts.end_session(session_of(accounts, *call), id);
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
