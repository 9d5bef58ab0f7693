#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat {

using Bytes = std::vector<std::uint8_t>;

inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

int hex_value(char c);                                   ///< -1 when it is no hex digit
std::string to_hex(std::span<const std::uint8_t> bytes); ///< lower case
std::optional<Bytes> from_hex(std::string_view text);
std::string to_base32(std::span<const std::uint8_t> bytes); ///< RFC 4648 alphabet in lower case, no padding
std::string to_base64url(std::span<const std::uint8_t> bytes); ///< no padding
std::optional<Bytes> from_base64url(std::string_view text);    ///< no padding
std::string to_base64(std::span<const std::uint8_t> bytes);
std::optional<Bytes> from_base64(std::string_view text);

} // namespace iterochat
