#include "daemon/vault/totp.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::vault;

namespace {

// RFC 6238, appendix B (SHA-1): the last six of its eight digits.
struct Vector {
    std::int64_t seconds;
    const char* code;
};
constexpr Vector vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                              {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};

Secret rfc_secret() {
    return Secret{as_bytes("12345678901234567890")};
}

} // namespace

TEST_CASE("codes are those of RFC 6238") {
    for (const Vector& vector : vectors)
        CHECK(totp_code(rfc_secret(), vector.seconds / 30) == vector.code);
}

TEST_CASE("a code fits in its own time step and the two beside it") {
    const Secret secret = rfc_secret();
    const Time now{1234567890'000};
    const std::int64_t present = 1234567890 / 30;
    for (const std::int64_t step : {present - 1, present, present + 1})
        CHECK(totp_step_of(secret, totp_code(secret, step), now) == step);
    CHECK_FALSE(totp_step_of(secret, totp_code(secret, present - 2), now));
    CHECK_FALSE(totp_step_of(secret, totp_code(secret, present + 2), now));
    for (const char* wrong : {"", "12345", "1234567", "abcdef"})
        CHECK_FALSE(totp_step_of(secret, wrong, now));
}
