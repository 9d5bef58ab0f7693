#pragma once

#include "common/base/secret.hpp"
#include "common/base/time.hpp"

#include <array>
#include <string>
#include <string_view>

namespace iterochat {

/// For whom a backup is sealed: an X25519 public key. Written "icr1-" and base64url of the key and four bytes
/// of its hash, so that a mistyped one is refused instead of sealing backups that nobody opens.
struct Recipient {
    std::array<std::uint8_t, 32> key{};
    std::string text() const;
    std::string fingerprint() const; ///< 16 hex digits: enough to tell keys apart
    bool operator==(const Recipient&) const = default;
};

/// Who opens them: the secret key, written "ics1-" in the same way.
struct Identity {
    Secret secret;
    Recipient recipient;
};

Identity make_identity();

/// The content of an identity file: the secret on the first line, then comments with the public key. The
/// caller wipes it.
std::string identity_file_text(const Identity& identity, Time made_at);

/// Of an identity file, its first line or all of it. Throws Code::bad_data for anything else; the sentence
/// never holds the text.
Identity parse_identity(std::string_view text);
Recipient parse_recipient(std::string_view text); ///< throws Code::bad_data

} // namespace iterochat
