#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/rate_limits.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

class Passwords;

/// Where a request came from: kept with the session (sealed) so that people recognise their devices.
struct Device {
    std::string address;
    std::string user_agent;
};

struct Session {
    SessionId id;
    AccountId account;
    Device device;
    Time created_at;
    Time last_used_at;
    Time expires_at;
    bool current = false; ///< the one that asks
};

/// An organization as its member sees it in the chooser.
struct OwnOrganization {
    OrganizationId id;
    std::string slug;
    std::string name;
    Role role = Role::agent;
    bool active = true;         ///< false: disabled by the administrator
    bool requires_totp = false; ///< to work there
};

struct SignedIn {
    std::string token; ///< "st_…": shown once, only its hash is stored
    Account account;
    std::vector<OwnOrganization> organizations; ///< by name
};

struct Me {
    Account account;
    bool totp = false; ///< a second factor is set up
    std::int64_t recovery_codes_left = 0;
    std::vector<OwnOrganization> organizations;
};

struct MeChange {
    std::optional<std::string> name;
    std::optional<std::string> password; ///< needs `current_password`; ends the other sessions
    std::string current_password;
};

/// People and their sessions. Any thread.
class Accounts {
  public:
    Accounts(const Context& context, Passwords& passwords, RateLimits& limits);

    /// Tries are counted by address and by account. A wrong password, an unknown address and a disabled
    /// account get the same unauthenticated, in the same time. `code`: of the second factor, when there is
    /// one: an app's or a recovery code; totp_required without it.
    SignedIn sign_in(std::string_view email, std::string_view password, const Device& device,
                     std::string_view code = {});
    void sign_out(std::string_view token, std::string_view from_address = {});

    /// The session of a token; slides its end to 30 days from now (written at most once an hour). Throws
    /// unauthenticated.
    Session authenticate(std::string_view token);
    /// The account as a member of the organization. Throws not_found when it is none; forbidden while the
    /// organization is disabled, totp_enrolment_required while it asks for a second factor that is not set
    /// up.
    Member member_of(AccountId account, OrganizationId organization);

    Me me(AccountId account);
    Me change_me(const Session& session, const MeChange& change);
    std::vector<Session> sessions(const Session& current);
    void end_session(const Session& current, SessionId session); ///< not_found for another account's
    void end_other_sessions(const Session& current);

  private:
    Context context_;
    Passwords& passwords_;
    RateLimits& limits_;
};

} // namespace iterochat::service
