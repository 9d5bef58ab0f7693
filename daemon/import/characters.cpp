#include "daemon/import/characters.hpp"

namespace iterochat::import {

std::size_t invisible_length(std::string_view text) {
    if ((text[0] & 0x80) == 0)
        return 0; // most characters
    if (text.starts_with("\xC2\xAD"))
        return 2;
    if (text.starts_with("\xE2\x80\x8B") || text.starts_with("\xE2\x81\xA0") ||
        text.starts_with("\xEF\xBB\xBF"))
        return 3;
    if (text.size() >= 2 && text[0] == '\xC2' && (text[1] & 0xE0) == 0x80)
        return 2;
    return 0;
}

std::size_t space_length(std::string_view text) {
    const auto byte = static_cast<unsigned char>(text[0]);
    if (byte <= 0x20 || byte == 0x7f)
        return 1;
    if (byte < 0x80)
        return 0;
    if (text.starts_with("\xC2\xA0"))
        return 2;
    const auto third = text.size() >= 3 ? static_cast<unsigned char>(text[2]) : 0;
    if (text.starts_with("\xE2\x80") && (third == 0xAF || (third >= 0x80 && third <= 0x8A)))
        return 3;
    return 0;
}

} // namespace iterochat::import
