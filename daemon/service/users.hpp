#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/service/accounts.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

class Passwords;

struct NewUser {
    std::string email;
    std::string name;     ///< empty: the part before the "@"
    std::string password; ///< empty: invite, or the account exists already
    Role role = Role::agent;
    bool invite = false;
    bool if_not_exists = false;
};

struct AddedUser {
    Account account;
    bool created = false;       ///< the account is new
    bool joined = false;        ///< the membership is new
    std::string invitation_url; ///< with `invite`: good for 7 days, shown once
};

struct UserChange {
    std::optional<std::string> name;
    std::optional<Role> role; ///< in the organization
    std::optional<bool> available;
};

/// A person with their memberships, as administrators see them.
struct UserDetails {
    Account account;
    std::vector<OwnOrganization> organizations;
    bool has_password = false;
    std::size_t sessions = 0;
};

/// Who may work where: accounts, memberships and invitations. The last owner of an organization can neither
/// leave, be demoted, disabled nor deleted: Code::conflict names the organization. An admin can't change
/// owners. Any thread.
class Users {
  public:
    Users(const Context& context, Passwords& passwords, std::string public_url);

    AddedUser add(const Actor& actor, OrganizationId organization, const NewUser& user);

    std::vector<Membership> members(const Actor& actor,
                                    OrganizationId organization); ///< by name; any member may see them
    void set_member(const Actor& actor, OrganizationId organization, AccountId account,
                    const UserChange& change);
    void remove_member(const Actor& actor, OrganizationId organization,
                       AccountId account); ///< also one's own leaving

    std::vector<Invitation> invitations(const Actor& actor, OrganizationId organization);
    void revoke_invitation(const Actor& actor, OrganizationId organization, InvitationId invitation);
    /// Sets name and password of the invited account and makes it a member. Throws not_found for an unknown,
    /// used, revoked or expired token.
    void accept_invitation(std::string_view token, std::string_view name, std::string_view password);

    // Of the whole installation: administrators only.
    std::vector<UserDetails> list(const Actor& actor);
    UserDetails get(const Actor& actor,
                    std::string_view email); ///< not_found with the command that lists them
    void rename(const Actor& actor, std::string_view email, std::string_view name);
    void set_password(const Actor& actor, std::string_view email,
                      std::string_view password); ///< ends all sessions
    void set_enabled(const Actor& actor, std::string_view email,
                     bool enabled); ///< disabling ends all sessions
    std::size_t end_sessions(const Actor& actor, std::string_view email);
    void remove(const Actor& actor,
                std::string_view email); ///< the account and its memberships; what it wrote stays

  private:
    Context context_;
    Passwords& passwords_;
    std::string public_url_;
};

} // namespace iterochat::service
