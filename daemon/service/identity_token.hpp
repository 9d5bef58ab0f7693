#pragma once

#include "common/base/time.hpp"

#include <string>
#include <string_view>

namespace iterochat::service {

/// Who a business's backend says the visitor is.
struct Identity {
    std::string subject; ///< the business's own id of the person
    std::string name;    ///< may be empty
    std::string email;   ///< may be empty
};

/// Reads a JWT (RFC 7519) signed with HS256 and no other algorithm. `secret` is the text that the business
/// has. Throws Code::unauthenticated for what is malformed, wrongly signed, without `sub` or `exp`, not yet
/// valid or expired (a minute of leeway for clocks).
Identity read_identity_token(std::string_view token, std::string_view secret, Time now);

} // namespace iterochat::service
