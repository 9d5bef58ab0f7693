#pragma once

#include "common/base/identity.hpp"
#include "daemon/vault/sealing.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>

/// Whole files sealed for whoever holds a secret key: libsodium's secretstream (XChaCha20-Poly1305 in a chain
/// of chunks: none can be changed, left out, repeated or moved), its key sealed to X25519 public keys.
namespace iterochat::vault {

/// The key as only the recipient's identity opens it (crypto_box_seal).
Bytes seal_to(const Recipient& recipient, const Secret& key);
std::optional<Secret> open_sealed(const Identity& identity, std::span<const std::uint8_t> sealed);

constexpr std::size_t stream_head_bytes = 24;
constexpr std::size_t stream_overhead = 17; ///< what each chunk grows by
using StreamHead = std::array<std::uint8_t, stream_head_bytes>;

/// One thread.
class StreamSealer {
  public:
    explicit StreamSealer(KeyView key);
    const StreamHead& head() const { return head_; }
    /// `context` is authenticated with the chunk. After the last one nothing can be added.
    void seal(std::span<const std::uint8_t> plain, std::span<const std::uint8_t> context, bool is_last,
              Bytes& sealed);

  private:
    alignas(16) std::array<std::uint8_t, 64> state_;
    StreamHead head_{};
};

/// One thread.
class StreamOpener {
  public:
    StreamOpener(KeyView key, const StreamHead& head);
    /// True after the last chunk. Throws Code::bad_data for one that was changed or is out of order.
    bool open(std::span<const std::uint8_t> sealed, std::span<const std::uint8_t> context, Bytes& plain);

  private:
    alignas(16) std::array<std::uint8_t, 64> state_;
};

} // namespace iterochat::vault
