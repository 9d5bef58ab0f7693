#pragma once

#include "common/base/encoding.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The public half of Ed25519 (RFC 8032): what anyone needs to check a signature of an installation.
namespace iterochat {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

bool is_signed_by(const PublicKey& key, std::span<const std::uint8_t> message, const Signature& signature);

/// The key's name: the first 32 hex digits of the SHA-256 of its DER form (RFC 8410), as
/// `openssl pkey -pubin -in key.pem -outform DER | sha256sum` prints them.
std::string id_of(const PublicKey& key);

/// "-----BEGIN PUBLIC KEY-----", as OpenSSL reads and writes it.
std::string to_pem(const PublicKey& key);
std::optional<PublicKey> public_key_from_pem(std::string_view pem); ///< none: no PEM of an Ed25519 public key

} // namespace iterochat
