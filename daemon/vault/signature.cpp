#include "daemon/vault/signature.hpp"

#include "common/base/error.hpp"

#include <sodium.h>

namespace iterochat::vault {

Signer::Signer(const Secret& seed) : secret_key_(Secret::zeros(crypto_sign_SECRETKEYBYTES)) {
    if (seed.size() != crypto_sign_SEEDBYTES)
        throw Error{Code::internal, "A signing seed must have 32 bytes."};
    crypto_sign_seed_keypair(public_key_.data(), secret_key_.mutable_bytes().data(), seed.bytes().data());
}

Signature Signer::sign(std::span<const std::uint8_t> message) const {
    Signature signature;
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                         secret_key_.bytes().data());
    return signature;
}

std::array<std::uint8_t, 32> keyed_digest(const Secret& key, std::span<const std::uint8_t> bytes) {
    std::array<std::uint8_t, 32> digest;
    if (crypto_generichash(digest.data(), digest.size(), bytes.data(), bytes.size(), key.bytes().data(),
                           key.size()) != 0)
        throw Error{Code::internal, "A digest's key must have 16 to 64 bytes."};
    return digest;
}

} // namespace iterochat::vault
