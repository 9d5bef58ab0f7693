#include "daemon/vault/sealing.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <sodium.h>

namespace iterochat::vault {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

/// table NUL column NUL row: names hold no NUL, so no two places share a form.
class PlaceBytes {
  public:
    explicit PlaceBytes(const Place& place) {
        append(as_bytes(place.table));
        append(std::array<std::uint8_t, 1>{});
        append(as_bytes(place.column));
        append(std::array<std::uint8_t, 1>{});
        append(place.row);
    }
    const std::uint8_t* data() const { return bytes_.data(); }
    std::size_t size() const { return size_; }

  private:
    void append(std::span<const std::uint8_t> part) {
        if (size_ + part.size() > bytes_.size())
            throw Error{Code::internal, "The name of a sealed value's place is too long."};
        std::copy(part.begin(), part.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += part.size();
    }
    std::array<std::uint8_t, 160> bytes_;
    std::size_t size_ = 0;
};

[[noreturn]] void fail_damaged(const Place& place) {
    throw Error{Code::damaged, "A sealed value in " + std::string(place.table) + "." +
                                   std::string(place.column) + " is damaged: it doesn't open with its key."}
        .with_hint("Check the files with `iterochat db check`, then restore them from a backup.");
}

void seal_into(Bytes& sealed, KeyView key, const Place& place, std::span<const std::uint8_t> plain) {
    const PlaceBytes where{place};
    sealed.resize(nonce_bytes + plain.size() + tag_bytes);
    randombytes_buf(sealed.data(), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + nonce_bytes, nullptr, plain.data(),
                                               plain.size(), where.data(), where.size(), nullptr,
                                               sealed.data(), key.data());
}

void unseal_into(std::span<std::uint8_t> plain, KeyView key, const Place& place,
                 std::span<const std::uint8_t> sealed) {
    const PlaceBytes where{place};
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain.data(), nullptr, nullptr, sealed.data() + nonce_bytes, sealed.size() - nonce_bytes,
            where.data(), where.size(), sealed.data(), key.data()) != 0)
        fail_damaged(place);
}

} // namespace

KeyView::KeyView(std::span<const std::uint8_t> bytes) : data_(bytes.data()) {
    if (bytes.size() != key_bytes)
        throw Error{Code::internal, "A key must have 32 bytes."};
}

Bytes seal(KeyView key, const Place& place, std::string_view text) {
    Bytes sealed;
    seal_into(sealed, key, place, as_bytes(text));
    return sealed;
}

std::string unseal(KeyView key, const Place& place, std::span<const std::uint8_t> sealed) {
    if (sealed.size() < nonce_bytes + tag_bytes)
        fail_damaged(place);
    std::string text(sealed.size() - nonce_bytes - tag_bytes, '\0');
    unseal_into({reinterpret_cast<std::uint8_t*>(text.data()), text.size()}, key, place, sealed);
    return text;
}

Secret make_key() {
    return Secret::random(key_bytes);
}

Bytes wrap_key(KeyView wrapping_key, const Place& place, KeyView key) {
    Bytes wrapped;
    seal_into(wrapped, wrapping_key, place, key.bytes());
    return wrapped;
}

void unwrap_key(KeyView wrapping_key, const Place& place, std::span<const std::uint8_t> wrapped,
                KeySlot into) {
    if (wrapped.size() != nonce_bytes + key_bytes + tag_bytes)
        fail_damaged(place);
    unseal_into(into, wrapping_key, place, wrapped);
}

Secret unwrap_key(KeyView wrapping_key, const Place& place, std::span<const std::uint8_t> wrapped) {
    Secret key = Secret::zeros(key_bytes);
    unwrap_key(wrapping_key, place, wrapped, KeySlot{key.mutable_bytes().data(), key_bytes});
    return key;
}

void data_key(KeyView conversation_secret, const ConversationId& conversation, const KeyView* person_secret,
              const std::optional<Uuid>& author, KeySlot into) {
    // person secret (32), author id (16), conversation id (16): fixed lengths, so no separator is needed.
    std::array<std::uint8_t, key_bytes + 32> input{};
    if (person_secret)
        std::copy_n(person_secret->data(), key_bytes, input.begin());
    if (author)
        std::copy(author->bytes.begin(), author->bytes.end(), input.begin() + key_bytes);
    std::copy(conversation.bytes.begin(), conversation.bytes.end(), input.begin() + key_bytes + 16);
    crypto_generichash(into.data(), into.size(), input.data(), input.size(), conversation_secret.data(),
                       key_bytes);
    sodium_memzero(input.data(), input.size());
}

Secret derive_key(KeyView key, std::string_view purpose) {
    Secret derived = Secret::zeros(key_bytes);
    crypto_generichash(derived.mutable_bytes().data(), key_bytes, as_bytes(purpose).data(), purpose.size(),
                       key.data(), key_bytes);
    return derived;
}

} // namespace iterochat::vault
