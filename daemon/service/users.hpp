#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/service/accounts.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {
class ControlTx;
}

namespace iterochat::service {

class Passwords;

struct NewUser {
    std::string email;
    std::string name;     ///< empty: the part before the "@"
    std::string password; ///< for a new account; an existing one keeps its own. Empty: they are invited
    Role role = Role::agent;
    bool invite = false; ///< makes a link with which they choose a password
    bool if_not_exists = false;
};

/// A link with which a person joins, good for 7 days.
struct InvitationLink {
    Invitation invitation;
    std::string url; ///< with the token: shown once
};

struct AddedUser {
    Account account;
    bool created = false; ///< the account is new
    bool joined = false;  ///< the membership is new
    std::optional<InvitationLink> link;
};

/// An invitation as people see it.
struct InvitationDetails {
    Invitation invitation;
    std::string invited_by_name; ///< empty: the administrator, or an account that is gone
    std::string organization_slug;
    std::string organization_name;
};

struct TeamMember {
    Membership membership;
    bool online = false; ///< has an open event stream of this organization
};

struct MemberChange {
    std::optional<Role> role;
    std::optional<bool> available;
};

/// A person with their memberships, as administrators see them.
struct UserDetails {
    Account account;
    std::vector<OwnOrganization> organizations;
    std::size_t sessions = 0;
    bool totp = false; ///< a second factor is set up
};

struct RemovedUser {
    Account account;
    std::vector<OwnOrganization> left; ///< the memberships that ended
    bool account_deleted = false;
};

/// Who may work where: accounts, memberships and invitations. The last owner of an organization can neither
/// leave, be demoted, disabled nor deleted: Code::conflict names the organization. An admin can't change
/// owners. Any thread.
class Users {
  public:
    /// What erases from an organization's files what they have of a person whose membership ended: written
    /// down with the end of the membership, so that no crash comes in between, and begun after it.
    struct Forgetting {
        std::function<void(storage::ControlTx&, const Actor&, OrganizationId, AccountId)> intend;
        std::function<void()> begin;
    };
    Users(const Context& context, Passwords& passwords, std::string public_url, Forgetting forgetting = {});

    /// Makes the account when the address is new, and the membership at once. Code::exists for a member.
    AddedUser add(const Actor& actor, OrganizationId organization, const NewUser& user);
    std::vector<TeamMember> members(const Actor& actor,
                                    OrganizationId organization);   ///< by joining; every member may see them
    TeamMember set_available(const Member& member, bool available); ///< one's own
    void change_member(const Actor& actor, OrganizationId organization, AccountId account,
                       const MemberChange& change);
    RemovedUser remove_member(const Actor& actor, OrganizationId organization,
                              AccountId account); ///< or one leaves

    /// Only the link: the account and the membership come when it is accepted. An earlier open invitation of
    /// this address to this organization ends.
    InvitationLink invite(const Actor& actor, OrganizationId organization, std::string_view email, Role role);
    /// Neither accepted nor revoked, newest first; expired ones too, so that they can be sent again.
    std::vector<InvitationDetails> invitations(const Actor& actor, OrganizationId organization);
    InvitationDetails invitation(const Actor& actor, OrganizationId organization, InvitationId id);
    /// A new link, good for 7 days from now; the old one opens nothing any more.
    InvitationLink resend_invitation(const Actor& actor, OrganizationId organization, InvitationId id);
    void revoke_invitation(const Actor& actor, OrganizationId organization, InvitationId id);
    /// Makes the invited person a member. A new account, or one without a password, takes name and password;
    /// an account that has a password keeps both. Throws not_found for an unknown, used, revoked or expired
    /// token.
    void accept_invitation(std::string_view token, std::string_view name, std::string_view password,
                           std::string_view from_address = {});
    /// The open ones to the address of a signed-in account.
    std::vector<InvitationDetails> own_invitations(AccountId account);
    void accept_own_invitation(AccountId account, InvitationId id,
                               std::string_view from_address = {}); ///< not_found for another's

    // Of the whole installation: administrators only.
    std::vector<UserDetails> list(const Actor& actor,
                                  std::optional<OrganizationId> organization); ///< oldest first
    AccountId id_of(const Actor& actor,
                    std::string_view email_or_id); ///< not_found with the command that lists them
    UserDetails get(const Actor& actor, AccountId account);
    void rename(const Actor& actor, AccountId account, std::string_view name);
    std::size_t set_password(const Actor& actor, AccountId account,
                             std::string_view password);                   ///< sessions ended
    void set_enabled(const Actor& actor, AccountId account, bool enabled); ///< disabling ends all sessions
    std::size_t end_sessions(const Actor& actor, AccountId account);
    /// The account with its memberships; what it wrote stays. A dry run checks and changes nothing.
    RemovedUser remove(const Actor& actor, AccountId account, bool dry_run);
    RemovedUser would_leave(const Actor& actor, OrganizationId organization,
                            AccountId account); ///< the dry run

  private:
    /// Of someone whose membership ended in these organizations.
    void intend_to_forget(storage::ControlTx& tx, const Actor& actor, OrganizationId organization,
                          AccountId account);
    void forget(const std::vector<OwnOrganization>& left, AccountId account);

    Context context_;
    Passwords& passwords_;
    std::string public_url_;
    Forgetting forgetting_;
};

} // namespace iterochat::service
