// Addresses and accounts: forms that are told by their signs and check digits.
#include "daemon/answer/personal_forms.hpp"

#include "daemon/answer/characters.hpp"

#include <array>

namespace iterochat::answer::forms {
namespace {

struct DigitRow {
    char32_t zero;
};
constexpr std::array digit_rows{DigitRow{0x0660}, DigitRow{0x06f0}, DigitRow{0x0966}, DigitRow{0x09e6},
                                DigitRow{0x0a66}, DigitRow{0x0ae6}, DigitRow{0x0be6}, DigitRow{0xff10}};

char plain_of(char32_t point) {
    if (point < 0x80) {
        const char c = static_cast<char>(point);
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    for (const DigitRow row : digit_rows)
        if (point >= row.zero && point < row.zero + 10)
            return static_cast<char>('0' + (point - row.zero));
    if ((point >= 0x2010 && point <= 0x2015) || point == 0x2212 || point == 0xff0d)
        return '-';
    if (point == 0xa0 || (point >= 0x2000 && point <= 0x200a) || point == 0x202f || point == 0x3000)
        return ' ';
    if (point == 0xff20)
        return '@';
    if (point == 0xff0b)
        return '+';
    if (point == 0xff0e)
        return '.';
    return is_letter_or_digit(point) ? 'X' : '?';
}

} // namespace

Plain plain_text(std::string_view utf8) {
    Plain plain;
    for (std::string_view rest = utf8; !rest.empty();) {
        plain.at.push_back(utf8.size() - rest.size());
        plain.text.push_back(plain_of(take_character(rest)));
    }
    plain.at.push_back(utf8.size());
    return plain;
}

// --- addresses ---------------------------------------------------------------------------------------------

/// Around the "@": found from its beginning, so that spans come in order.
Find email_at(const std::string& text, std::size_t at) {
    const auto is_local = [](char c) {
        return is_word(c) || c == 'X' || std::string_view("._%+-'").find(c) != std::string_view::npos;
    };
    if (!(is_word(text[at]) || text[at] == 'X') || (at > 0 && is_local(text[at - 1])))
        return std::nullopt;
    std::size_t end = at;
    while (end < text.size() && is_local(text[end]))
        ++end;
    // "name@host.tld" and the spelled-out "name (at) host (dot) tld"
    std::size_t host = std::string::npos;
    for (const std::string_view sign : {"@", " @ ", " (at) ", "(at)", " [at] ", "[at]"})
        if (text.compare(end, sign.size(), sign) == 0)
            host = end + sign.size();
    if (host == std::string::npos)
        return std::nullopt;
    end = host;
    bool has_dot = false;
    while (end < text.size()) {
        std::size_t dot = 0;
        for (const std::string_view sign : {" (dot) ", "(dot)", " [dot] ", "[dot]"})
            if (text.compare(end, sign.size(), sign) == 0)
                dot = sign.size();
        if (dot > 0 || (text[end] == '.' && is_word_at(text, end + 1))) {
            has_dot = true;
            end += std::max<std::size_t>(dot, 1);
        } else if (is_word(text[end]) || (text[end] == '-' && is_word_at(text, end + 1)))
            ++end;
        else
            break;
    }
    return has_dot && end > host ? Find{end} : std::nullopt;
}

Find link_at(const std::string& text, std::size_t at) {
    if (!starts_word(text, at))
        return std::nullopt;
    for (const std::string_view scheme : {"https://", "http://", "ftp://", "www.", "mailto:"})
        if (text.compare(at, scheme.size(), scheme) == 0) {
            std::size_t end = at + scheme.size();
            while (end < text.size() && static_cast<unsigned char>(text[end]) > ' ' &&
                   std::string_view("\"<>()[]{}|").find(text[end]) == std::string_view::npos)
                ++end;
            while (end > at && std::string_view(".,;:!?'").find(text[end - 1]) != std::string_view::npos)
                --end;
            return end > at + scheme.size() ? Find{end} : std::nullopt;
        }
    return std::nullopt;
}

static Find ipv4_at(const std::string& text, std::size_t at) {
    if (!is_digit(text[at]) || !starts_word(text, at) || (at > 0 && text[at - 1] == '.'))
        return std::nullopt;
    std::size_t end = at;
    for (int part = 0; part < 4; ++part) {
        if (part > 0 && (end >= text.size() || text[end++] != '.'))
            return std::nullopt;
        const std::size_t begin = end;
        while (end < text.size() && end - begin < 4 && is_digit(text[end]))
            ++end;
        if (end == begin || end - begin > 3 || std::stoi(text.substr(begin, end - begin)) > 255)
            return std::nullopt;
    }
    if (is_word_at(text, end) || (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])))
        return std::nullopt;
    return end;
}

static bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

/// IPv6 and hardware addresses: groups of hexadecimal digits between colons (or hyphens, of two digits).
static Find colon_address_at(const std::string& text, std::size_t at) {
    if (!(is_hex(text[at]) || text[at] == ':') || !starts_word(text, at) || (at > 0 && text[at - 1] == ':'))
        return std::nullopt;
    std::size_t end = at;
    std::size_t colons = 0;
    std::size_t longest = 0;
    std::size_t run = 0;
    bool doubled = false;
    while (end < text.size() && (is_hex(text[end]) || text[end] == ':')) {
        if (text[end] == ':') {
            doubled = doubled || (end > at && text[end - 1] == ':');
            ++colons;
            run = 0;
        } else
            longest = std::max(longest, ++run);
        ++end;
    }
    while (end > at && text[end - 1] == ':' && !(end > at + 1 && text[end - 2] == ':')) {
        --end;
        --colons;
    }
    const bool is_v6 = longest > 0 && longest <= 4 && ((doubled && colons >= 2) || colons == 7);
    const bool is_hardware = colons == 5 && longest == 2 && !doubled && end - at == 17;
    return (is_v6 || is_hardware) && !is_word_at(text, end) ? Find{end} : std::nullopt;
}

Find network_address_at(const std::string& text, std::size_t at) {
    const Find v4 = ipv4_at(text, at);
    return v4 ? v4 : colon_address_at(text, at);
}

// --- accounts ----------------------------------------------------------------------------------------------

static int modulo_97(std::string_view rearranged) {
    int rest = 0;
    for (const char c : rearranged)
        rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'a' + 10)) % 97;
    return rest;
}

/// Two letters, two check digits, 11 to 30 letters and digits; single blanks or hyphens between them.
Find iban_at(const std::string& text, std::size_t at) {
    if (at + 4 > text.size() || !starts_word(text, at) || !is_letter(text[at]) || !is_letter(text[at + 1]) ||
        !is_digit(text[at + 2]) || !is_digit(text[at + 3]))
        return std::nullopt;
    std::string compact;
    Find best;
    for (std::size_t end = at; end < text.size() && compact.size() < 34; ++end) {
        if (is_word(text[end]))
            compact.push_back(text[end]);
        else if (!((text[end] == ' ' || text[end] == '-') && is_word_at(text, end + 1)))
            break;
        if (compact.size() >= 15 && is_word(text[end]) && !is_word_at(text, end + 1) &&
            modulo_97(compact.substr(4) + compact.substr(0, 4)) == 1)
            best = end + 1;
    }
    return best;
}

static bool passes_luhn(std::string_view digits) {
    int sum = 0;
    bool doubled = false;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
        const int value = (*digit - '0') * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

std::vector<std::size_t> digit_ends(const std::string& text, std::size_t at, std::string_view separators) {
    std::vector<std::size_t> ends;
    for (std::size_t i = at; i < text.size() && ends.size() < 24; ++i) {
        if (is_digit(text[i]))
            ends.push_back(i + 1);
        else if (separators.find(text[i]) == std::string_view::npos ||
                 !(i + 1 < text.size() && is_digit(text[i + 1])))
            break;
    }
    return ends;
}

Find card_at(const std::string& text, std::size_t at) {
    if (!is_digit(text[at]) || !starts_number(text, at) || text[at] < '2' || text[at] > '6')
        return std::nullopt;
    const std::vector<std::size_t> ends = digit_ends(text, at, " -.");
    for (std::size_t count = std::min<std::size_t>(ends.size(), 19); count >= 13; --count) {
        const std::size_t end = ends[count - 1];
        if (!is_digit_at(text, end) && passes_luhn(digits_of(text.substr(at, end - at))))
            return end;
    }
    return std::nullopt;
}

} // namespace iterochat::answer::forms
