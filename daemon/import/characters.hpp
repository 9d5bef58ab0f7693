#pragma once

#include <cstddef>
#include <string_view>

namespace iterochat::import {

/// Bytes of a first character that takes part in no text: soft hyphen, zero-width space, word joiner, byte
/// order mark, C1 controls. Joiners (ZWJ, ZWNJ) stay: Bangla needs them. 0 for any other.
std::size_t invisible_length(std::string_view text);

/// Bytes of a first character that is white space: ASCII blanks and controls, no-break and typographic
/// spaces. Else 0.
std::size_t space_length(std::string_view text);

} // namespace iterochat::import
