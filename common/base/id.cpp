#include "common/base/id.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"

#include <cstring>
#include <sodium.h>

namespace iterochat {

Uuid Uuid::make(Time now) {
    Uuid id;
    randombytes_buf(id.bytes.data(), id.bytes.size());
    const auto ms = static_cast<std::uint64_t>(now.ms);
    for (int i = 0; i < 6; ++i)
        id.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

std::string Uuid::text() const {
    const std::string hex = to_hex(bytes);
    return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) +
           '-' + hex.substr(20);
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36)
        return std::nullopt;
    Uuid id;
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-')
                return std::nullopt;
            continue;
        }
        const int value = hex_value(text[i]);
        if (value < 0)
            return std::nullopt;
        auto& byte = id.bytes[nibble / 2];
        byte = static_cast<std::uint8_t>(nibble % 2 == 0 ? value << 4 : byte | value);
        ++nibble;
    }
    return id;
}

Uuid Uuid::from_blob(std::span<const std::uint8_t> blob) {
    if (blob.size() != 16)
        throw Error{Code::internal, "A stored id does not have 16 bytes."};
    Uuid id;
    std::memcpy(id.bytes.data(), blob.data(), 16);
    return id;
}

std::string short_id_of(const Uuid& id) {
    // bytes 11..15 are wholly random in UUIDv7: 40 bits, 8 characters
    return to_base32(std::span(id.bytes).subspan(11, 5));
}

std::size_t UuidHash::operator()(const Uuid& id) const {
    std::size_t value = 0;
    std::memcpy(&value, id.bytes.data() + 8, sizeof value);
    return value;
}

} // namespace iterochat
