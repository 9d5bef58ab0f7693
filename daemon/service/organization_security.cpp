// What an organization asks of its members' sign-in.
#include "common/base/error.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/control/second_factors.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {

SecuritySettings Organizations::security_settings(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_members);
    return {context_.store.control_read([&](storage::ControlView& view) {
        return storage::get_organization(view, organization).require_totp;
    })};
}

SecuritySettings Organizations::change_security(const Actor& actor, OrganizationId organization,
                                                const SecuritySettings& wanted) {
    require(actor, organization, Right::manage_members);
    const auto* member = std::get_if<Member>(&actor);
    context_.store.control_write([&](storage::ControlTx& tx) {
        Organization changed = storage::get_organization(tx, organization);
        if (changed.require_totp == wanted.require_totp)
            return;
        if (wanted.require_totp && member && !storage::has_second_factor(tx, member->account))
            throw Error{Code::conflict,
                        "Set up your own second factor first, or you would lock yourself out."};
        changed.require_totp = wanted.require_totp;
        storage::update_organization(tx, changed);
        audit::Act act = act_of(actor, organization, "tenant.security", "organization", organization.text());
        act.facts.emplace_back("require_totp", wanted.require_totp ? "yes" : "no");
        audit::record(tx, act);
        for (const Membership& each : storage::members_of(tx, organization))
            if (wanted.require_totp && !storage::has_second_factor(tx, each.account_id))
                tx.after_commit([&hub = context_.hub, account = each.account_id] { hub.drop(account); });
    });
    return wanted;
}

} // namespace iterochat::service
