#include "daemon/vault/hmac.hpp"

#include "common/base/encoding.hpp"

#include <array>
#include <sodium.h>

namespace iterochat::vault {

bool is_hmac_of(std::span<const std::uint8_t> key, std::string_view text,
                std::span<const std::uint8_t> code) {
    std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> right{};
    crypto_auth_hmacsha256_state state; // the one-shot call takes keys of 32 bytes only
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    crypto_auth_hmacsha256_update(&state, as_bytes(text).data(), text.size());
    crypto_auth_hmacsha256_final(&state, right.data());
    const bool is_right =
        code.size() == right.size() && sodium_memcmp(right.data(), code.data(), right.size()) == 0;
    sodium_memzero(&state, sizeof state);
    return is_right;
}

} // namespace iterochat::vault
