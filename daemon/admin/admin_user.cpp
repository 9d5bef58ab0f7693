#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/admin/arguments.hpp"
#include "daemon/admin/desk_commands.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/second_factors.hpp"
#include "daemon/service/users.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write_brief(const Account& account) {
    return {{"id", account.id.text()}, {"email", account.email}};
}

json write_memberships(const std::vector<service::OwnOrganization>& organizations) {
    json all = json::array();
    for (const service::OwnOrganization& each : organizations)
        all.push_back({{"tenant", each.slug}, {"role", name_of(each.role)}});
    return all;
}

json write(const service::UserDetails& user) {
    const Account& account = user.account;
    json object = write_brief(account);
    object["name"] = account.name;
    object["enabled"] = account.enabled;
    object["created_at"] = format_time(account.created_at);
    object["last_sign_in_at"] =
        account.last_sign_in_at ? json(format_time(*account.last_sign_in_at)) : json(nullptr);
    object["memberships"] = write_memberships(user.organizations);
    object["sessions"] = user.sessions;
    object["totp"] = user.totp;
    return object;
}

json write_link(const service::InvitationLink& link, const std::string& tenant) {
    return {{"id", link.invitation.id.text()},
            {"url", link.url},
            {"email", link.invitation.email},
            {"role", name_of(link.invitation.role)},
            {"tenant", tenant},
            {"expires_at", format_time(link.invitation.expires_at)}};
}

/// The handlers of one noun share its two services.
class UserCommands {
  public:
    UserCommands(service::Users& users, service::SecondFactors& factors,
                 service::Organizations& organizations)
        : users_(users), factors_(factors), organizations_(organizations) {}

    json add(Invocation& call) const {
        service::NewUser user;
        user.email = call.text("email");
        user.name = call.text("name");
        user.password = call.text("password");
        user.role = role_from_name(call.text("role"));
        user.invite = call.flag("invite");
        user.if_not_exists = call.flag("if_not_exists");
        if (user.invite && !user.password.empty())
            throw Error{Code::usage, "Give either --invite or a password, not both."}.with_field("password");
        const OrganizationId organization = tenant_of(call, organizations_);
        const service::AddedUser added = users_.add(call.actor(), organization, user);
        wipe(user.password);
        json result{{"user", write(users_.get(call.actor(), added.account.id))},
                    {"created", added.created},
                    {"joined", added.joined}};
        if (added.link)
            result["invitation"] = write_link(*added.link, slug_of(call, organization));
        return result;
    }

    json list(Invocation& call) const {
        std::optional<OrganizationId> organization;
        if (has(call, "tenant"))
            organization = tenant_of(call, organizations_);
        json users = json::array();
        for (const service::UserDetails& user : users_.list(call.actor(), organization)) {
            if (users.size() >= limit_of(call))
                break;
            users.push_back(write(user));
        }
        return {{"users", std::move(users)}};
    }

    json show(Invocation& call) const { return {{"user", write(users_.get(call.actor(), user_of(call)))}}; }

    json set(Invocation& call) const {
        const AccountId account = user_of(call);
        if (has(call, "role") != has(call, "tenant"))
            throw Error{Code::usage, "A role is a role in a tenant: give --role and --tenant together."}
                .with_field("role")
                .with_hint("iterochat user set EMAIL -t TENANT --role ROLE");
        if (has(call, "role")) {
            service::MemberChange change;
            change.role = role_from_name(call.text("role"));
            users_.change_member(call.actor(), tenant_of(call, organizations_), account, change);
        }
        if (has(call, "name"))
            users_.rename(call.actor(), account, call.text("name"));
        if (has(call, "totp")) // "off" is all there is: only its owner turns it on
            factors_.turn_off_for(call.actor(), account);
        return show(call);
    }

    json passwd(Invocation& call) const {
        std::string password = call.text("password");
        if (password.empty())
            throw Error{Code::usage, "A new password is needed."}
                .with_field("password")
                .with_hint("iterochat user passwd EMAIL --password-file FILE");
        const AccountId account = user_of(call);
        const std::size_t ended = users_.set_password(call.actor(), account, password);
        wipe(password);
        return {{"user", write_brief(users_.get(call.actor(), account).account)}, {"sessions_ended", ended}};
    }

    json invite(Invocation& call) const {
        const OrganizationId organization = tenant_of(call, organizations_);
        const service::InvitationLink link =
            users_.invite(call.actor(), organization, call.text("email"), role_from_name(call.text("role")));
        return {{"invitation", write_link(link, slug_of(call, organization))}};
    }

    json set_enabled(Invocation& call, bool enabled) const {
        users_.set_enabled(call.actor(), user_of(call), enabled);
        return show(call);
    }

    json logout(Invocation& call) const {
        const AccountId account = user_of(call);
        const std::size_t ended = users_.end_sessions(call.actor(), account);
        return {{"user", write_brief(users_.get(call.actor(), account).account)}, {"sessions_ended", ended}};
    }

    json remove(Invocation& call) const {
        const AccountId account = user_of(call);
        const bool dry_run = call.flag("dry_run");
        service::RemovedUser removed;
        if (has(call, "tenant")) {
            const OrganizationId organization = tenant_of(call, organizations_);
            removed = dry_run ? users_.would_leave(call.actor(), organization, account)
                              : users_.remove_member(call.actor(), organization, account);
        } else {
            removed = users_.remove(call.actor(), account, dry_run);
        }
        return {{"user", write_brief(removed.account)},
                {"removed", write_memberships(removed.left)},
                {"account_deleted", removed.account_deleted},
                {"dry_run", dry_run}};
    }

  private:
    AccountId user_of(const Invocation& call) const { return users_.id_of(call.actor(), call.text("user")); }
    std::string slug_of(const Invocation& call, OrganizationId organization) const {
        return organizations_.get(call.actor(), organization).slug;
    }

    service::Users& users_;
    service::SecondFactors& factors_;
    service::Organizations& organizations_;
};

} // namespace

HandlerRows user_handlers(service::Users& users, service::SecondFactors& factors,
                          service::Organizations& organizations) {
    const UserCommands commands(users, factors, organizations);
    return {
        {"user add", [commands](Invocation& call) { return commands.add(call); }},
        {"user list", [commands](Invocation& call) { return commands.list(call); }},
        {"user show", [commands](Invocation& call) { return commands.show(call); }},
        {"user set", [commands](Invocation& call) { return commands.set(call); }},
        {"user passwd", [commands](Invocation& call) { return commands.passwd(call); }},
        {"user invite", [commands](Invocation& call) { return commands.invite(call); }},
        {"user enable", [commands](Invocation& call) { return commands.set_enabled(call, true); }},
        {"user disable", [commands](Invocation& call) { return commands.set_enabled(call, false); }},
        {"user logout", [commands](Invocation& call) { return commands.logout(call); }},
        {"user delete", [commands](Invocation& call) { return commands.remove(call); }},
    };
}

} // namespace iterochat::admin
