#include "daemon/vault/totp.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"

#include <array>
#include <ctime>
#include <liboath/oath.h>

namespace iterochat::vault {
namespace {

constexpr unsigned step_seconds = 30;
constexpr unsigned digits = 6;

void initialize_oath() {
    static const int result = oath_init();
    if (result != OATH_OK)
        throw Error{Code::internal, "liboath can't be used."};
}

} // namespace

std::string totp_code(const Secret& secret, std::int64_t step) {
    initialize_oath();
    std::array<char, digits + 1> code{};
    const int result = oath_totp_generate(reinterpret_cast<const char*>(secret.bytes().data()), secret.size(),
                                          static_cast<std::time_t>(step * step_seconds), step_seconds,
                                          OATH_TOTP_DEFAULT_START_TIME, digits, code.data());
    if (result != OATH_OK)
        throw Error{Code::internal, "A one-time code can't be computed."};
    return code.data();
}

std::optional<std::int64_t> totp_step_of(const Secret& secret, std::string_view code, Time now) {
    const std::int64_t present = now.ms / 1000 / step_seconds;
    std::optional<std::int64_t> found;
    for (const std::int64_t step : {present - 1, present, present + 1}) {
        std::string expected = totp_code(secret, step);
        if (Secret{as_bytes(expected)}.equals(as_bytes(code)))
            found = step;
        wipe(expected);
    }
    return found;
}

} // namespace iterochat::vault
