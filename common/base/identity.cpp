#include "common/base/identity.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <algorithm>
#include <sodium.h>

namespace iterochat {
namespace {

constexpr std::string_view recipient_prefix = "icr1-";
constexpr std::string_view identity_prefix = "ics1-";
constexpr std::size_t check_bytes = 4;
using Key = std::array<std::uint8_t, 32>;
static_assert(crypto_box_PUBLICKEYBYTES == 32 && crypto_box_SECRETKEYBYTES == 32);

std::string encode(std::string_view prefix, std::span<const std::uint8_t> key) {
    std::array<std::uint8_t, 32 + check_bytes> both;
    std::copy(key.begin(), key.end(), both.begin());
    const auto hash = blake2b_256(key);
    std::copy_n(hash.begin(), check_bytes, both.begin() + 32);
    std::string text = std::string(prefix) + to_base64url(both);
    sodium_memzero(both.data(), both.size());
    return text;
}

/// Empty when the text is not such a key.
std::optional<Key> decode(std::string_view prefix, std::string_view text) {
    if (!text.starts_with(prefix))
        return std::nullopt;
    auto both = from_base64url(text.substr(prefix.size()));
    if (!both || both->size() != 32 + check_bytes)
        return std::nullopt;
    Key key;
    std::copy_n(both->begin(), key.size(), key.begin());
    const auto hash = blake2b_256(key);
    const bool fits = std::equal(both->begin() + 32, both->end(), hash.begin());
    sodium_memzero(both->data(), both->size());
    return fits ? std::optional(key) : std::nullopt;
}

Identity identity_of(Secret secret) {
    Identity identity{std::move(secret), {}};
    crypto_scalarmult_base(identity.recipient.key.data(), identity.secret.bytes().data());
    return identity;
}

std::string_view first_line(std::string_view text) {
    return trim(text.substr(0, text.find('\n')));
}

} // namespace

std::string Recipient::text() const {
    return encode(recipient_prefix, key);
}

std::string Recipient::fingerprint() const {
    return to_hex(std::span(key).first(8));
}

Identity make_identity() {
    return identity_of(Secret::random(crypto_box_SECRETKEYBYTES));
}

std::string identity_file_text(const Identity& identity, Time made_at) {
    return encode(identity_prefix, identity.secret.bytes()) + "\n# opens the backups sealed for\n# " +
           identity.recipient.text() + "\n# made " + format_time(made_at) + "\n";
}

Identity parse_identity(std::string_view text) {
    auto key = decode(identity_prefix, first_line(text));
    if (!key)
        throw Error{Code::bad_data, "This is no identity for backups: its first line must begin with ics1- "
                                    "and be whole."}
            .with_field("identity")
            .with_hint("iterochat backup keygen -o FILE makes one");
    Secret secret{std::span<const std::uint8_t>(*key)};
    sodium_memzero(key->data(), key->size());
    return identity_of(std::move(secret));
}

Recipient parse_recipient(std::string_view text) {
    const auto line = first_line(text);
    const auto key = decode(recipient_prefix, line);
    if (!key)
        throw Error{Code::bad_data, "'" + truncate_characters(std::string(line), 60) +
                                        "' is no recipient of backups: it begins with icr1- and has a check "
                                        "at its end."}
            .with_field("recipient")
            .with_hint("iterochat backup keygen -o FILE prints one");
    return {*key};
}

} // namespace iterochat
