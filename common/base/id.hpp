#pragma once

#include "common/base/time.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace iterochat {

/// 16 bytes of a UUIDv7 (RFC 9562): 48 bits of milliseconds, then random. Blobs inside, lower-case text
/// outside.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid&) const = default;
    bool is_nil() const { return *this == Uuid{}; }
    std::string text() const;
    std::span<const std::uint8_t> blob() const { return bytes; }

    static Uuid make(Time now);                                ///< random part from libsodium
    static std::optional<Uuid> parse(std::string_view text);   ///< canonical form only, either case
    static Uuid from_blob(std::span<const std::uint8_t> blob); ///< throws Code::internal unless 16 bytes
};

/// 8 lower-case base32 characters (a-z2-7) of the random part: what people read out. Unique per organization
/// because storage refuses a second one.
std::string short_id_of(const Uuid& id);

/// An id of one kind of thing: AccountId doesn't convert to ConversationId.
template <class Kind>
struct Id : Uuid {
    auto operator<=>(const Id&) const = default;
    static Id make(Time now) { return Id{Uuid::make(now)}; }
    static Id from(const Uuid& uuid) { return Id{uuid}; }
    static std::optional<Id> parse(std::string_view text) {
        if (const auto uuid = Uuid::parse(text))
            return Id{*uuid};
        return std::nullopt;
    }
    static Id from_blob(std::span<const std::uint8_t> blob) { return Id{Uuid::from_blob(blob)}; }
};

struct UuidHash {
    std::size_t operator()(const Uuid& id) const;
};

} // namespace iterochat
