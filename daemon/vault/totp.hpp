#pragma once

#include "common/base/secret.hpp"
#include "common/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 s, six digits), by liboath.
namespace iterochat::vault {

constexpr std::size_t totp_secret_bytes = 20; ///< RFC 4226, 4: 160 bits

/// The time step whose code this is, among the present one and its two neighbours, so that clocks may differ
/// by 30 s. All three are computed and compared in constant time whichever fits. None: it fits none.
std::optional<std::int64_t> totp_step_of(const Secret& secret, std::string_view code, Time now);

std::string totp_code(const Secret& secret, std::int64_t step); ///< the code of one step; for tests too

} // namespace iterochat::vault
