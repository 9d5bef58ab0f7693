#pragma once

#include "common/base/secret.hpp"
#include "daemon/service/accounts.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/rate_limits.hpp"
#include "daemon/storage/view.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

class Passwords;

/// What an authenticator app needs. Shown once; the caller wipes it.
struct Enrolment {
    std::string secret; ///< base32
    std::string uri;    ///< otpauth://totp/…
};

constexpr std::size_t recovery_codes_count = 10;

/// One's second factor (TOTP, RFC 6238) with recovery codes. Any thread.
class SecondFactors {
  public:
    SecondFactors(const Context& context, Passwords& passwords, RateLimits& limits);

    /// A secret to put into an app; sign-in asks for nothing until it is confirmed. Conflict while a
    /// confirmed one is there.
    Enrolment begin(const Session& session, std::string_view password);
    /// A code of the app turns it on, ends the other sessions and gives the recovery codes, shown once.
    std::vector<std::string> confirm(const Session& session, std::string_view code);
    /// New recovery codes, shown once; the old ones open nothing any more. `code` is one of the app or an old
    /// recovery code. Code::forbidden for a wrong one, conflict when there is no factor.
    std::vector<std::string> renew_recovery_codes(const Session& session, std::string_view password,
                                                  std::string_view code);
    void turn_off(const Session& session, std::string_view password); ///< conflict when there is none
    /// For someone who lost phone and codes. Administrators only; false: there was none.
    bool turn_off_for(const Actor& actor, AccountId account);

  private:
    void check_password(const Session& session, std::string_view password);

    Context context_;
    Passwords& passwords_;
    RateLimits& limits_;
};

/// The second step of signing in, inside its transaction: nothing without a confirmed factor; else the code
/// of the app (each once) or a recovery code (used up by it). Throws totp_required without a code,
/// unauthenticated for a wrong one.
void pass_second_factor(storage::ControlTx& tx, const AccountId& account, std::string_view code,
                        std::string_view from_address);

} // namespace iterochat::service
