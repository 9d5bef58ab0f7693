#include "daemon/import/decode.hpp"

#include "common/base/text.hpp"

#include <array>

namespace iterochat::import {
namespace {

/// Windows-1252's 0x80 to 0x9F; 0 where it has no character.
constexpr std::array<char16_t, 32> upper_controls = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& text, char16_t point) {
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0 | (point >> 6));
        text += static_cast<char>(0x80 | (point & 0x3F));
    } else {
        text += static_cast<char>(0xE0 | (point >> 12));
        text += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (point & 0x3F));
    }
}

std::string from_windows_1252(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool special = byte >= 0x80 && byte < 0xA0;
        const char16_t point = special ? upper_controls[byte - 0x80] : byte;
        append_utf8(text, point == 0 && special ? 0xFFFD : point);
    }
    return text;
}

bool is_western(std::string_view name) {
    for (const std::string_view known :
         {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "windows-1252", "cp1252"})
        if (name == known)
            return true;
    return false;
}

std::string with_unix_line_ends(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r')
            result += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            result += '\n';
    return result;
}

} // namespace

Decoded decode(std::string_view bytes, std::string_view declared) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        return {{}, "It is UTF-16 text; save it as UTF-8 and import it again."};
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    if (bytes.find('\0') != std::string_view::npos)
        return {{}, "It holds NUL bytes, so it is no text."};
    if (is_utf8(bytes))
        return {with_unix_line_ends(bytes), {}};
    const std::string name = lower_ascii(declared);
    if (is_western(name))
        return {with_unix_line_ends(from_windows_1252(bytes)), {}};
    if (name.empty() || name == "utf-8" || name == "utf8")
        return {{}, "It is not valid UTF-8; save it as UTF-8 and import it again."};
    return {{},
            "Its declared encoding is not UTF-8, ISO-8859-1 or Windows-1252; save it as UTF-8 and import it "
            "again."};
}

std::string declared_encoding(std::string_view html) {
    const std::string head = lower_ascii(html.substr(0, 4096));
    auto at = head.find("charset");
    std::size_t skip = 7;
    if (head.starts_with("<?xml")) {
        const auto encoding = head.substr(0, head.find("?>")).find("encoding");
        if (encoding != std::string::npos) {
            at = encoding;
            skip = 8;
        }
    }
    if (at == std::string::npos)
        return {};
    const auto begin = head.find_first_not_of(" =\"'\n\r\t", at + skip);
    if (begin == std::string::npos)
        return {};
    return head.substr(begin, head.find_first_of(" \"';/>?\n\r\t", begin) - begin);
}

} // namespace iterochat::import
