#include "daemon/vault/file_sealing.hpp"

#include "common/base/error.hpp"

#include <sodium.h>

namespace iterochat::vault {
namespace {

using State = crypto_secretstream_xchacha20poly1305_state;
static_assert(stream_head_bytes == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(stream_overhead == crypto_secretstream_xchacha20poly1305_ABYTES);
static_assert(sizeof(State) <= 64);

State* state_of(std::array<std::uint8_t, 64>& bytes) {
    return reinterpret_cast<State*>(bytes.data());
}

[[noreturn]] void refuse_changed() {
    throw Error{Code::bad_data, "A piece of the archive was changed, cut off or moved: it doesn't open."};
}

} // namespace

Bytes seal_to(const Recipient& recipient, const Secret& key) {
    Bytes sealed(key.size() + crypto_box_SEALBYTES);
    if (crypto_box_seal(sealed.data(), key.bytes().data(), key.size(), recipient.key.data()) != 0)
        throw Error{Code::configuration,
                    "Nothing can be sealed for the recipient " + recipient.text() + "; make another one."};
    return sealed;
}

std::optional<Secret> open_sealed(const Identity& identity, std::span<const std::uint8_t> sealed) {
    if (sealed.size() != key_bytes + crypto_box_SEALBYTES)
        return std::nullopt;
    Secret key = Secret::zeros(key_bytes);
    if (crypto_box_seal_open(key.mutable_bytes().data(), sealed.data(), sealed.size(),
                             identity.recipient.key.data(), identity.secret.bytes().data()) != 0)
        return std::nullopt;
    return key;
}

StreamSealer::StreamSealer(KeyView key) : state_{} {
    crypto_secretstream_xchacha20poly1305_init_push(state_of(state_), head_.data(), key.data());
}

void StreamSealer::seal(std::span<const std::uint8_t> plain, std::span<const std::uint8_t> context,
                        bool is_last, Bytes& sealed) {
    sealed.resize(plain.size() + stream_overhead);
    const unsigned char tag = is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                      : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    crypto_secretstream_xchacha20poly1305_push(state_of(state_), sealed.data(), nullptr, plain.data(),
                                               plain.size(), context.data(), context.size(), tag);
}

StreamOpener::StreamOpener(KeyView key, const StreamHead& head) : state_{} {
    if (crypto_secretstream_xchacha20poly1305_init_pull(state_of(state_), head.data(), key.data()) != 0)
        refuse_changed();
}

bool StreamOpener::open(std::span<const std::uint8_t> sealed, std::span<const std::uint8_t> context,
                        Bytes& plain) {
    if (sealed.size() < stream_overhead)
        refuse_changed();
    plain.resize(sealed.size() - stream_overhead);
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(state_of(state_), plain.data(), nullptr, &tag,
                                                   sealed.data(), sealed.size(), context.data(),
                                                   context.size()) != 0)
        refuse_changed();
    return tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
}

} // namespace iterochat::vault
