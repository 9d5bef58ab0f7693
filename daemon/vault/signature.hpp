#pragma once

#include "common/base/public_key.hpp"
#include "common/base/secret.hpp"

#include <array>
#include <span>

namespace iterochat::vault {

using iterochat::PublicKey;
using iterochat::Signature;

/// An Ed25519 key pair (RFC 8032). The seed is what is stored, wrapped.
class Signer {
  public:
    explicit Signer(const Secret& seed); ///< 32 bytes
    const PublicKey& public_key() const { return public_key_; }
    Signature sign(std::span<const std::uint8_t> message) const;

  private:
    Secret secret_key_;
    PublicKey public_key_{};
};

/// BLAKE2b-256 keyed by `key`: ledger digests of random ids.
std::array<std::uint8_t, 32> keyed_digest(const Secret& key, std::span<const std::uint8_t> bytes);

} // namespace iterochat::vault
