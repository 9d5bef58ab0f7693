#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"
#include "daemon/service/accounts.hpp"
#include "daemon/service/users.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using Shared = const std::shared_ptr<Call>&;

nlohmann::json write_all(const std::vector<service::InvitationDetails>& invitations) {
    nlohmann::json items = nlohmann::json::array();
    for (const service::InvitationDetails& invitation : invitations)
        items.push_back(desk::write(invitation));
    return desk::list_of(std::move(items));
}

/// The link is shown to who invites: it is how the person gets it where no mail is sent.
void reply_link(service::Users& users, Call& call, int status, const service::InvitationLink& link) {
    const auto details = users.invitation(call.actor, call.organization, link.invitation.id);
    call.reply(status, {{"invitation", desk::write(details)}, {"url", link.url}});
}

void invite(service::Users& users, Shared call) {
    Fields fields = call->fields();
    const std::string email = fields.string("email");
    const Role role = role_from_name(fields.string("role"));
    fields.finish();
    reply_link(users, *call, 201, users.invite(call->actor, call->organization, email, role));
}

} // namespace

Routes invitation_routes(service::Users& users, service::Accounts& accounts) {
    return {
        {"GET", "/organizations/{org}/invitations", Access::member, "The open invitations, newest first",
         [&users](Shared call) {
             call->reply(200, write_all(users.invitations(call->actor, call->organization)));
         }},
        {"POST", "/organizations/{org}/invitations", Access::member,
         "Invites a person; the answer holds the link, once", [&users](Shared call) { invite(users, call); }},
        {"GET", "/organizations/{org}/invitations/{id}", Access::member, "One open invitation",
         [&users](Shared call) {
             const auto id = call->path_id<InvitationId>("id");
             call->reply(200, desk::write(users.invitation(call->actor, call->organization, id)));
         }},
        {"POST", "/organizations/{org}/invitations/{id}/resend", Access::member,
         "Makes a new link, good for 7 days; the old one ends",
         [&users](Shared call) {
             const auto id = call->path_id<InvitationId>("id");
             call->fields().finish();
             reply_link(users, *call, 200, users.resend_invitation(call->actor, call->organization, id));
         }},
        {"DELETE", "/organizations/{org}/invitations/{id}", Access::member, "Revokes an invitation",
         [&users](Shared call) {
             users.revoke_invitation(call->actor, call->organization, call->path_id<InvitationId>("id"));
             call->reply_empty();
         }},
        {"GET", "/me/invitations", Access::account, "The open invitations to one's address",
         [&users](Shared call) { call->reply(200, write_all(users.own_invitations(call->account))); }},
        {"POST", "/me/invitations/{id}/accept", Access::account,
         "Joins by an invitation; the answer is oneself with all organizations",
         [&users, &accounts](Shared call) {
             const auto id = call->path_id<InvitationId>("id");
             call->fields().finish();
             users.accept_own_invitation(call->account, id, call->exchange().peer().address);
             call->reply(200, desk::write(accounts.me(call->account)));
         }},
    };
}

} // namespace iterochat::http
