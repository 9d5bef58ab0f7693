#include "daemon/answer/characters.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace iterochat::answer {
namespace {

constexpr char32_t bengali_zero = 0x09E6;
constexpr char32_t bengali_nine = 0x09EF;

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// "é" is typed as "e" by as many as not, so both count as "e". Only Latin blocks: marks elsewhere carry
/// meaning.
char32_t without_accent(char32_t point) {
    const bool latin = (point >= 0xC0 && point < 0x250) || (point >= 0x1E00 && point < 0x1F00);
    if (!latin)
        return point;
    utf8proc_int32_t parts[4]{};
    int boundary = 0;
    const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(point), parts, 4,
                                               UTF8PROC_DECOMPOSE, &boundary);
    return count > 0 ? static_cast<char32_t>(parts[0]) : point;
}

char32_t normalize_character(char32_t point) {
    if (point >= bengali_zero && point <= bengali_nine)
        return U'0' + (point - bengali_zero);
    return without_accent(static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point))));
}

std::string compose(std::string_view utf8) {
    utf8proc_uint8_t* result = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()),
                                     static_cast<utf8proc_ssize_t>(utf8.size()), &result,
                                     static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
    if (length < 0)
        return std::string(utf8); // not UTF-8: its bad bytes become separators
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned{result, &std::free};
    return {reinterpret_cast<const char*>(result), static_cast<std::size_t>(length)};
}

} // namespace

char32_t take_character(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x80) {
        text.remove_prefix(1);
        return first;
    }
    utf8proc_int32_t point = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &point);
    text.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : 1);
    return length > 0 ? static_cast<char32_t>(point) : char32_t{0xFFFD};
}

void append_character(std::string& text, char32_t point) {
    utf8proc_uint8_t bytes[4];
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes);
    text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::u32string characters_of(std::string_view utf8) {
    std::u32string points;
    points.reserve(utf8.size());
    while (!utf8.empty())
        points.push_back(take_character(utf8));
    return points;
}

bool is_bengali(char32_t point) {
    return point >= 0x0980 && point <= 0x09FF;
}

bool is_letter_or_digit(char32_t point) {
    if (point < 0x80)
        return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
               (point >= 'A' && point <= 'Z');
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

std::string normalize(std::string_view utf8) {
    std::string normal;
    normal.reserve(utf8.size());
    if (is_ascii(utf8)) {
        for (const char c : utf8)
            normal.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        return normal;
    }
    const std::string composed = compose(utf8);
    for (std::string_view rest = composed; !rest.empty();)
        append_character(normal, normalize_character(take_character(rest)));
    return normal;
}

} // namespace iterochat::answer
