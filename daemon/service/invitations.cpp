#include "daemon/service/invitation_links.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/membership_rules.hpp"
#include "daemon/service/passwords.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/invitations.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

bool is_open(const Invitation& invitation) {
    return !invitation.accepted_at && !invitation.revoked_at;
}

/// The link is its token in the fragment: browsers send that to no server and to no log.
InvitationLink link_of(storage::NewInvitation made, const std::string& public_url) {
    return {std::move(made.invitation), public_url + "/accept#" + made.token};
}

audit::Act invitation_act(const Actor& actor, std::string action, const Invitation& invitation) {
    audit::Act act =
        act_of(actor, invitation.organization_id, std::move(action), "invitation", invitation.id.text());
    act.facts.emplace_back("role", name_of(invitation.role));
    return act;
}

InvitationDetails details_of(storage::ControlView& view, const Invitation& invitation) {
    InvitationDetails details{invitation, {}, {}, {}};
    if (const auto organization = storage::find_organization(view, invitation.organization_id)) {
        details.organization_slug = organization->slug;
        details.organization_name = organization->name;
    }
    if (invitation.invited_by)
        if (const auto account = storage::find_account(view, *invitation.invited_by))
            details.invited_by_name = account->name;
    return details;
}

/// One of the organization's that is neither accepted nor revoked.
Invitation present_invitation(storage::ControlView& view, OrganizationId organization, InvitationId id) {
    auto found = storage::find_invitation(view, id);
    if (!found || found->organization_id != organization || !is_open(*found))
        throw Error{Code::not_found, "There is no open invitation of this id."};
    return *std::move(found);
}

/// What joining is, however the person proved who they are.
void join(storage::ControlTx& tx, const Invitation& invitation, AccountId account,
          std::string_view from_address) {
    if (!storage::find_membership(tx, invitation.organization_id, account))
        put_member(tx, invitation.organization_id, account, invitation.role);
    storage::accept_invitation(tx, invitation.id);
    audit::Act act = own_act(account, "user.accept", std::string(from_address));
    act.organization = invitation.organization_id;
    act.facts.emplace_back("role", name_of(invitation.role));
    audit::record(tx, act);
}

/// To organizations that take members; for the address of one account.
std::vector<Invitation> acceptable(storage::ControlView& view, AccountId account) {
    auto open = storage::open_invitations_for(view, storage::get_account(view, account).email);
    std::erase_if(open, [&](const Invitation& each) {
        const auto organization = storage::find_organization(view, each.organization_id);
        return !organization || organization->state != OrganizationState::active;
    });
    return open;
}

} // namespace

InvitationLink make_link(storage::ControlTx& tx, const std::string& public_url, const Actor& actor,
                         OrganizationId organization, std::string_view email, Role role) {
    for (const Invitation& earlier : storage::open_invitations_for(tx, email))
        if (earlier.organization_id == organization)
            storage::revoke_invitation(tx, earlier.id);
    Invitation wanted;
    wanted.organization_id = organization;
    wanted.email = email;
    wanted.role = role;
    wanted.expires_at = tx.now() + invitation_life;
    if (const auto* member = std::get_if<Member>(&actor))
        wanted.invited_by = member->account;
    return link_of(storage::create_invitation(tx, wanted), public_url);
}

void put_member(storage::ControlTx& tx, OrganizationId organization, AccountId account, Role role) {
    Membership membership;
    membership.account_id = account;
    membership.organization_id = organization;
    membership.role = role;
    storage::put_membership(tx, membership);
}

void refuse_member() {
    throw Error{Code::exists, "This person is a member already."}.with_field("email").with_hint(
        "iterochat user set EMAIL -t TENANT --role ROLE   changes the role");
}

InvitationLink Users::invite(const Actor& actor, OrganizationId organization, std::string_view email,
                             Role role) {
    require(actor, organization, Right::manage_members);
    protect_owners(actor, Role::agent, role);
    validate_email(email);
    const std::string normalized = normalize_email(email);
    return context_.store.control_write([&](storage::ControlTx& tx) {
        const auto known = storage::find_account_by_email(tx, normalized);
        if (known && storage::find_membership(tx, organization, known->id) &&
            !storage::password_hash_of(tx, known->id).empty())
            refuse_member();
        InvitationLink link = make_link(tx, public_url_, actor, organization, normalized, role);
        audit::record(tx, invitation_act(actor, "user.invite", link.invitation));
        return link;
    });
}

std::vector<InvitationDetails> Users::invitations(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_members);
    return context_.store.control_read([&](storage::ControlView& view) {
        std::vector<InvitationDetails> all;
        for (const Invitation& invitation : storage::list_invitations(view, organization))
            if (is_open(invitation))
                all.push_back(details_of(view, invitation));
        return all;
    });
}

InvitationDetails Users::invitation(const Actor& actor, OrganizationId organization, InvitationId id) {
    require(actor, organization, Right::manage_members);
    return context_.store.control_read([&](storage::ControlView& view) {
        return details_of(view, present_invitation(view, organization, id));
    });
}

InvitationLink Users::resend_invitation(const Actor& actor, OrganizationId organization, InvitationId id) {
    require(actor, organization, Right::manage_members);
    return context_.store.control_write([&](storage::ControlTx& tx) {
        protect_owners(actor, Role::agent, present_invitation(tx, organization, id).role);
        InvitationLink link =
            link_of(storage::renew_invitation(tx, id, tx.now() + invitation_life), public_url_);
        audit::record(tx, invitation_act(actor, "user.resend_invitation", link.invitation));
        return link;
    });
}

void Users::revoke_invitation(const Actor& actor, OrganizationId organization, InvitationId id) {
    require(actor, organization, Right::manage_members);
    context_.store.control_write([&](storage::ControlTx& tx) {
        const Invitation invitation = present_invitation(tx, organization, id);
        protect_owners(actor, Role::agent, invitation.role);
        storage::revoke_invitation(tx, id);
        audit::record(tx, invitation_act(actor, "user.revoke_invitation", invitation));
    });
}

void Users::accept_invitation(std::string_view token, std::string_view name, std::string_view password,
                              std::string_view from_address) {
    const auto open = [&](storage::ControlView& view) {
        auto invitation = storage::find_invitation_by_token(view, token);
        if (!invitation || !is_open(*invitation) || invitation->expires_at <= view.now())
            throw Error{Code::not_found,
                        "This invitation is not open: it was used, revoked or is older than 7 days. "
                        "Ask for a new one."}
                .with_field("token");
        return *std::move(invitation);
    };
    context_.store.control_read([&](storage::ControlView& view) { open(view); }); // before the slow hash
    validate_short_text("name", name, 1, 200);
    validate_password(password);
    const std::string hash = passwords_.hash(password);
    context_.store.control_write([&](storage::ControlTx& tx) {
        const Invitation invitation = open(tx);
        auto account = storage::find_account_by_email(tx, invitation.email);
        if (!account) {
            Account fresh;
            fresh.email = invitation.email;
            fresh.name = name;
            account = storage::create_account(tx, fresh, hash);
        } else if (storage::password_hash_of(tx, account->id).empty()) {
            account->name = name;
            storage::update_account(tx, *account);
            storage::set_password_hash(tx, account->id, hash);
        }
        join(tx, invitation, account->id, from_address);
    });
}

std::vector<InvitationDetails> Users::own_invitations(AccountId account) {
    return context_.store.control_read([&](storage::ControlView& view) {
        std::vector<InvitationDetails> all;
        for (const Invitation& invitation : acceptable(view, account))
            all.push_back(details_of(view, invitation));
        return all;
    });
}

void Users::accept_own_invitation(AccountId account, InvitationId id, std::string_view from_address) {
    context_.store.control_write([&](storage::ControlTx& tx) {
        for (const Invitation& invitation : acceptable(tx, account))
            if (invitation.id == id)
                return join(tx, invitation, account, from_address);
        throw Error{Code::not_found, "There is no open invitation of this id for your address."};
    });
}

} // namespace iterochat::service
