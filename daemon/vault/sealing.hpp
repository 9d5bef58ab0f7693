#pragma once

#include "common/base/encoding.hpp"
#include "common/base/secret.hpp"
#include "daemon/model/conversation.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// XChaCha20-Poly1305 over texts and keys. The nonce is random: a counter would repeat after a restore.
namespace iterochat::vault {

constexpr std::size_t key_bytes = 32;

/// Where a sealed value stands. It is authenticated with the value, so a sealed text moved to another row or
/// column doesn't open.
struct Place {
    std::string_view table;
    std::string_view column;
    std::span<const std::uint8_t> row; ///< the row's id as a blob
};

/// 32 bytes of a key that someone else owns.
class KeyView {
  public:
    KeyView(const Secret& key)
        : KeyView(key.bytes()) {} // NOLINT: a Secret is a key wherever one is asked for
    explicit KeyView(std::span<const std::uint8_t> bytes); ///< throws Code::internal unless 32 bytes
    const std::uint8_t* data() const { return data_; }
    std::span<const std::uint8_t> bytes() const { return {data_, key_bytes}; }

  private:
    const std::uint8_t* data_;
};
using KeySlot =
    std::span<std::uint8_t, key_bytes>; ///< where a key is written, in memory that its owner wipes

/// nonce (24 bytes), ciphertext, tag (16 bytes). An empty text seals to a value of 40 bytes.
Bytes seal(KeyView key, const Place& place, std::string_view text);

/// Throws Code::damaged for a value that was changed, moved or sealed by another key; never returns garbage.
std::string unseal(KeyView key, const Place& place, std::span<const std::uint8_t> sealed);

/// A random 256-bit key, to be stored only wrapped.
Secret make_key();
Bytes wrap_key(KeyView wrapping_key, const Place& place, KeyView key);
Secret unwrap_key(KeyView wrapping_key, const Place& place,
                  std::span<const std::uint8_t> wrapped); ///< as unseal

void unwrap_key(KeyView wrapping_key, const Place& place, std::span<const std::uint8_t> wrapped,
                KeySlot into);

/// The key of one author's texts in one conversation: BLAKE2b-256(key = conversation secret; person secret,
/// author id, conversation id). `person_secret` is null for an author without one (AI, member, system): zeros
/// take its place, and a nil id the place of a missing one. Destroying either secret destroys the texts.
void data_key(KeyView conversation_secret, const ConversationId& conversation, const KeyView* person_secret,
              const std::optional<Uuid>& author, KeySlot into);

/// A key for one purpose ("email-index", "search-tokens") out of another key.
Secret derive_key(KeyView key, std::string_view purpose);

} // namespace iterochat::vault
