#pragma once

#include "common/base/encoding.hpp"
#include "common/base/secret.hpp"

#include <algorithm>
#include <array>
#include <string>

/// What a business's backend does: a JWT signed with HS256, written a second time here (RFC 2104, RFC 7515).
namespace iterochat::service::test {

inline std::string part(const std::string& text) {
    return to_base64url(as_bytes(text));
}

inline std::string hmac_sha256(const std::string& key, const std::string& text) {
    std::array<std::uint8_t, 64> block{}; // keys of the tests are shorter
    std::copy(key.begin(), key.end(), block.begin());
    const auto digest = [&](std::uint8_t pad, const std::string& message) {
        std::string whole;
        for (const std::uint8_t byte : block)
            whole += static_cast<char>(byte ^ pad);
        whole += message;
        return std::string(as_text(sha256(as_bytes(whole))));
    };
    return digest(0x5c, digest(0x36, text));
}

inline std::string signed_token(const std::string& header, const std::string& claims,
                                const std::string& secret) {
    const std::string signed_part = part(header) + "." + part(claims);
    return signed_part + "." + part(hmac_sha256(secret, signed_part));
}

} // namespace iterochat::service::test
