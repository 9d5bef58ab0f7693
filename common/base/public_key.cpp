#include "common/base/public_key.hpp"

#include "common/base/secret.hpp"

#include <algorithm>
#include <sodium.h>
#include <tuple>

namespace iterochat {
namespace {

static_assert(std::tuple_size_v<PublicKey> == crypto_sign_PUBLICKEYBYTES);
static_assert(std::tuple_size_v<Signature> == crypto_sign_BYTES);

constexpr std::string_view pem_begin = "-----BEGIN PUBLIC KEY-----";
constexpr std::string_view pem_end = "-----END PUBLIC KEY-----";
constexpr std::size_t id_digits = 32;

/// SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING of 32 bytes }: RFC 8410, section 4.
constexpr std::array<std::uint8_t, 12> der_head{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                                0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

Bytes to_der(const PublicKey& key) {
    Bytes der(der_head.size() + key.size());
    std::copy(key.begin(), key.end(), std::copy(der_head.begin(), der_head.end(), der.begin()));
    return der;
}

} // namespace

bool is_signed_by(const PublicKey& key, std::span<const std::uint8_t> message, const Signature& signature) {
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

std::string id_of(const PublicKey& key) {
    return to_hex(sha256(to_der(key))).substr(0, id_digits);
}

std::string to_pem(const PublicKey& key) {
    return std::string(pem_begin) + "\n" + to_base64(to_der(key)) + "\n" + std::string(pem_end) + "\n";
}

std::optional<PublicKey> public_key_from_pem(std::string_view pem) {
    const auto begin = pem.find(pem_begin);
    const auto end = pem.find(pem_end);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
        return std::nullopt;
    std::string base64(pem.substr(begin + pem_begin.size(), end - begin - pem_begin.size()));
    std::erase_if(base64, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
    const auto der = from_base64(base64);
    if (!der || der->size() != der_head.size() + std::tuple_size_v<PublicKey> ||
        !std::equal(der_head.begin(), der_head.end(), der->begin()))
        return std::nullopt;
    PublicKey key;
    std::copy(der->begin() + der_head.size(), der->end(), key.begin());
    return key;
}

} // namespace iterochat
