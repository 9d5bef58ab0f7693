#pragma once

#include <span>
#include <string_view>

namespace iterochat::vault {

/// Is `code` the HMAC-SHA-256 (RFC 2104) of the text? In constant time for codes of the right size.
bool is_hmac_of(std::span<const std::uint8_t> key, std::string_view text, std::span<const std::uint8_t> code);

} // namespace iterochat::vault
