#include "daemon/service/users.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/member_presence.hpp"
#include "daemon/service/membership_rules.hpp"
#include "daemon/service/passwords.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/invitations.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {
namespace {

constexpr Span invitation_life = days(7);

/// What stands before the "@": a name to begin with.
std::string name_from(std::string_view email) {
    return std::string(email.substr(0, email.find('@')));
}

audit::Act membership_act(const Actor& actor, OrganizationId organization, std::string action,
                          AccountId account, Role role) {
    audit::Act act = act_of(actor, organization, std::move(action), "account", account.text());
    act.facts.emplace_back("role", name_of(role));
    return act;
}

Membership present_member(storage::ControlView& view, OrganizationId organization, AccountId account) {
    auto membership = storage::find_membership(view, organization, account);
    if (!membership)
        throw Error{Code::not_found, "This person is no member of the organization."};
    return *std::move(membership);
}

bool is_oneself(const Actor& actor, AccountId account) {
    const auto* member = std::get_if<Member>(&actor);
    return member && member->account == account;
}

InvitationLink make_link(storage::ControlTx& tx, const std::string& public_url, OrganizationId organization,
                         std::string_view email, Role role) {
    Invitation wanted;
    wanted.organization_id = organization;
    wanted.email = email;
    wanted.role = role;
    wanted.expires_at = tx.now() + invitation_life;
    storage::NewInvitation made = storage::create_invitation(tx, wanted);
    return {made.invitation, public_url + "/accept#" + made.token};
}

void put_member(storage::ControlTx& tx, OrganizationId organization, AccountId account, Role role) {
    Membership membership;
    membership.account_id = account;
    membership.organization_id = organization;
    membership.role = role;
    storage::put_membership(tx, membership);
}

[[noreturn]] void refuse_member() {
    throw Error{Code::exists, "This person is a member already."}.with_hint(
        "iterochat user set EMAIL -t TENANT --role ROLE   changes the role");
}

RemovedUser take_leave(storage::ControlView& view, const Actor& actor, OrganizationId organization,
                       AccountId account) {
    if (!is_oneself(actor, account))
        require(actor, organization, Right::manage_members);
    const Membership membership = present_member(view, organization, account);
    if (!is_oneself(actor, account))
        protect_owners(actor, membership.role, membership.role);
    keep_an_owner(view, membership);
    const Organization left = storage::get_organization(view, organization);
    return {storage::get_account(view, account),
            {{left.id, left.slug, left.name, membership.role, left.state == OrganizationState::active}},
            false};
}

} // namespace

AddedUser Users::add(const Actor& actor, OrganizationId organization, const NewUser& user) {
    require(actor, organization, Right::manage_members);
    protect_owners(actor, Role::agent, user.role);
    validate_email(user.email);
    const std::string email = normalize_email(user.email);
    const std::string name = user.name.empty() ? name_from(email) : user.name;
    validate_short_text("name", name, 1, 200);
    std::string hash;
    if (!user.password.empty()) {
        validate_password(user.password);
        hash = passwords_.hash(user.password);
    }
    return context_.store.control_write([&](storage::ControlTx& tx) {
        AddedUser added;
        if (auto known = storage::find_account_by_email(tx, email)) {
            added.account = *std::move(known);
        } else {
            if (hash.empty() && !user.invite)
                throw Error{Code::unprocessable, "A new person needs a password or an invitation."}
                    .with_field("password")
                    .with_hint("iterochat user add EMAIL -t TENANT --role ROLE --invite");
            Account account;
            account.email = email;
            account.name = name;
            added.account = storage::create_account(tx, account, hash);
            added.created = true;
        }
        const auto membership = storage::find_membership(tx, organization, added.account.id);
        if (membership && !user.if_not_exists)
            refuse_member();
        if (!membership) {
            put_member(tx, organization, added.account.id, user.role);
            added.joined = true;
            audit::record(tx, membership_act(actor, organization, "user.add", added.account.id, user.role));
        }
        if (user.invite && storage::password_hash_of(tx, added.account.id).empty())
            added.link =
                make_link(tx, public_url_, organization, email, membership ? membership->role : user.role);
        return added;
    });
}

std::vector<Membership> Users::members(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::work_inbox);
    return context_.store.control_read(
        [&](storage::ControlView& view) { return storage::members_of(view, organization); });
}

void Users::change_member(const Actor& actor, OrganizationId organization, AccountId account,
                          const MemberChange& change) {
    require(actor, organization, Right::work_inbox);
    if (change.role || !is_oneself(actor, account))
        require(actor, organization, Right::manage_members);
    context_.store.control_write([&](storage::ControlTx& tx) {
        Membership membership = present_member(tx, organization, account);
        if (change.role && *change.role != membership.role) {
            protect_owners(actor, membership.role, *change.role);
            keep_an_owner(tx, membership);
            membership.role = *change.role;
            audit::record(tx, membership_act(actor, organization, "user.set", account, *change.role));
        }
        if (change.available)
            membership.available = *change.available;
        storage::put_membership(tx, membership);
    });
    if (change.role)
        context_.hub.drop(account); // their streams were opened with the old role
}

RemovedUser Users::remove_member(const Actor& actor, OrganizationId organization, AccountId account) {
    const RemovedUser left = context_.store.control_write([&](storage::ControlTx& tx) {
        RemovedUser removed = take_leave(tx, actor, organization, account);
        storage::remove_membership(tx, organization, account);
        audit::record(tx,
                      membership_act(actor, organization, "user.delete", account, removed.left.front().role));
        return removed;
    });
    let_go_of_member(context_, organization, account);
    return left;
}

RemovedUser Users::would_leave(const Actor& actor, OrganizationId organization, AccountId account) {
    return context_.store.control_read(
        [&](storage::ControlView& view) { return take_leave(view, actor, organization, account); });
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
        InvitationLink link = make_link(tx, public_url_, organization, normalized, role);
        audit::Act act = act_of(actor, organization, "user.invite", "invitation", link.invitation.id.text());
        act.facts.emplace_back("role", name_of(role));
        audit::record(tx, act);
        return link;
    });
}

void Users::accept_invitation(std::string_view token, std::string_view name, std::string_view password) {
    const auto open = [&](storage::ControlView& view) {
        auto invitation = storage::find_invitation_by_token(view, token);
        if (!invitation || invitation->accepted_at || invitation->revoked_at ||
            invitation->expires_at <= view.now())
            throw Error{Code::not_found,
                        "This invitation is not open: it was used, revoked or is older than 7 days. "
                        "Ask for a new one."};
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
        if (!storage::find_membership(tx, invitation.organization_id, account->id))
            put_member(tx, invitation.organization_id, account->id, invitation.role);
        storage::accept_invitation(tx, invitation.id);
        audit::Act act = own_act(account->id, "user.accept");
        act.organization = invitation.organization_id;
        act.facts.emplace_back("role", name_of(invitation.role));
        audit::record(tx, act);
    });
}

} // namespace iterochat::service
