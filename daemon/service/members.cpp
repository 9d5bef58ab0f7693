#include "daemon/service/users.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/invitation_links.hpp"
#include "daemon/service/member_presence.hpp"
#include "daemon/service/membership_rules.hpp"
#include "daemon/service/passwords.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/invitations.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"

#include <set>

namespace iterochat::service {
namespace {

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

/// The others hear of it after the commit; `available`: when that is what changed.
void tell_changed(storage::ControlTx& tx, live::Hub& hub, OrganizationId organization, AccountId account,
                  std::optional<bool> available = std::nullopt) {
    live::Event event;
    event.organization = organization;
    event.for_visitor = false;
    event.what = live::MemberChanged{account, available, std::nullopt};
    tx.after_commit([&hub, event = std::move(event)] { hub.publish(event); });
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
            tell_changed(tx, context_.hub, organization, added.account.id);
            audit::record(tx, membership_act(actor, organization, "user.add", added.account.id, user.role));
        }
        if (user.invite && storage::password_hash_of(tx, added.account.id).empty())
            added.link = make_link(tx, public_url_, actor, organization, email,
                                   membership ? membership->role : user.role);
        return added;
    });
}

std::vector<TeamMember> Users::members(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::work_inbox);
    const std::set<AccountId> listening = context_.hub.members_listening(organization);
    return context_.store.control_read([&](storage::ControlView& view) {
        std::vector<TeamMember> team;
        for (Membership& membership : storage::members_of(view, organization)) {
            const bool online = listening.contains(membership.account_id);
            team.push_back({std::move(membership), online});
        }
        return team;
    });
}

TeamMember Users::set_available(const Member& member, bool available) {
    const Membership changed = context_.store.control_write([&](storage::ControlTx& tx) {
        Membership membership = present_member(tx, member.organization, member.account);
        membership.available = available;
        storage::put_membership(tx, membership);
        tell_changed(tx, context_.hub, member.organization, member.account, available);
        return membership;
    });
    return {changed, context_.hub.members_listening(member.organization).contains(member.account)};
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
        // A role alone makes the others load the list anew.
        tell_changed(tx, context_.hub, organization, account, change.role ? std::nullopt : change.available);
    });
    if (change.role)
        context_.hub.drop(account); // their streams were opened with the old role
}

RemovedUser Users::remove_member(const Actor& actor, OrganizationId organization, AccountId account) {
    const RemovedUser left = context_.store.control_write([&](storage::ControlTx& tx) {
        RemovedUser removed = take_leave(tx, actor, organization, account);
        storage::remove_membership(tx, organization, account);
        tell_changed(tx, context_.hub, organization, account);
        storage::erase_invitations_of(tx, organization, removed.account.email);
        intend_to_forget(tx, actor, organization, account);
        audit::record(tx,
                      membership_act(actor, organization, "user.delete", account, removed.left.front().role));
        return removed;
    });
    forget(left.left, account);
    return left;
}

void Users::intend_to_forget(storage::ControlTx& tx, const Actor& actor, OrganizationId organization,
                             AccountId account) {
    if (forgetting_.intend)
        forgetting_.intend(tx, actor, organization, account);
}

/// At once for those who look now; the jobs do the same again before they erase.
void Users::forget(const std::vector<OwnOrganization>& left, AccountId account) {
    for (const OwnOrganization& organization : left)
        let_go_of_member(context_, organization.id, account);
    if (forgetting_.begin)
        forgetting_.begin();
}

RemovedUser Users::would_leave(const Actor& actor, OrganizationId organization, AccountId account) {
    return context_.store.control_read(
        [&](storage::ControlView& view) { return take_leave(view, actor, organization, account); });
}

} // namespace iterochat::service
