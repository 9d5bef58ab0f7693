// What personal data looks like: forms, check digits, and words that stand beside it.
#include "daemon/answer/characters.hpp"
#include "daemon/answer/mask.hpp"

#include <algorithm>
#include <optional>

namespace iterochat::answer {
namespace {

/// A text with one ASCII character for each of its characters: letters in lower case, digits of any script as
/// 0-9, every dash as "-", every blank as " ", letters beyond ASCII as "X", the rest as itself or "?".
struct Plain {
    std::string text;
    std::vector<std::size_t> at; ///< byte of each character, and the end
};

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

Plain plain_text(std::string_view utf8) {
    Plain plain;
    for (std::string_view rest = utf8; !rest.empty();) {
        plain.at.push_back(utf8.size() - rest.size());
        plain.text.push_back(plain_of(take_character(rest)));
    }
    plain.at.push_back(utf8.size());
    return plain;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_word(char c) {
    return is_digit(c) || is_letter(c);
}
bool is_word_at(const std::string& text, std::size_t at) {
    return at < text.size() && is_word(text[at]);
}
bool starts_word(const std::string& text, std::size_t at) {
    return at == 0 || !is_word(text[at - 1]);
}

/// Numbers are found inside of words too: "tel01712…", and Bangla hangs its endings on them.
bool starts_number(const std::string& text, std::size_t at) {
    return at == 0 || !is_digit(text[at - 1]);
}
bool is_digit_at(const std::string& text, std::size_t at) {
    return at < text.size() && is_digit(text[at]);
}

std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
    return digits;
}

using Find = std::optional<std::size_t>; ///< the end of what begins at a place

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

Find ipv4_at(const std::string& text, std::size_t at) {
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

bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

/// IPv6 and hardware addresses: groups of hexadecimal digits between colons (or hyphens, of two digits).
Find colon_address_at(const std::string& text, std::size_t at) {
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

int modulo_97(std::string_view rearranged) {
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

bool passes_luhn(std::string_view digits) {
    int sum = 0;
    bool doubled = false;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
        const int value = (*digit - '0') * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

/// Digits from `at` on with single separators between them: where each digit ends, in order.
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

// --- identity ----------------------------------------------------------------------------------------------

/// Forms of national ids: "d" a digit, "a" a letter, "-" an optional blank or hyphen, the rest itself.
constexpr auto id_forms = std::to_array<std::string_view>({
    "ddd-dd-dddd",           // United States, social security (and others of this grouping)
    "aa-dd-dd-dd-a",         // United Kingdom, national insurance
    "dddd-dddd-dddd",        // India, Aadhaar
    "aaaaadddda",            // India, PAN
    "d-dd-dd-dd-ddd-ddd-dd", // France
    "dddddddda",             // Spain, DNI
    "adddddddda",            // Spain, NIE and others
    "adddddddd",             // passports of many countries
    "aaddddddd",             // passports of Bangladesh and others
    "aaaaaaddaddaddda",      // Italy, codice fiscale
    "ddd.ddd.ddd-dd",        // Brazil, CPF
    "dddddd-ddddd",          // Norway and others, personal number
    "dddddd-dddd",           // Sweden, Denmark
    "ddd-ddd-ddd",           // Canada and others
});

Find form_at(const std::string& text, std::size_t at, std::string_view form) {
    std::size_t here = at;
    for (const char c : form) {
        if (c == '-') {
            if (here < text.size() && (text[here] == ' ' || text[here] == '-'))
                ++here;
            continue;
        }
        if (here >= text.size())
            return std::nullopt;
        const bool fits = c == 'd'   ? is_digit(text[here])
                          : c == 'a' ? is_letter(text[here])
                                     : text[here] == c;
        if (!fits)
            return std::nullopt;
        ++here;
    }
    return is_word_at(text, here) ? std::nullopt : Find{here};
}

Find national_id_at(const std::string& text, std::size_t at) {
    if (!starts_word(text, at))
        return std::nullopt;
    Find longest;
    for (const std::string_view form : id_forms)
        if (const Find end = form_at(text, at, form))
            longest = std::max(longest.value_or(0), *end);
    return longest;
}

// --- numbers -----------------------------------------------------------------------------------------------

/// A number that begins with + or 00 or 0 and has 8 digits and more, or any with 7 that is grouped as phones
/// are: "(0) 30 1234", "555-0134".
Find phone_at(const std::string& text, std::size_t at) {
    const bool plus = text[at] == '+';
    const bool bracket = text[at] == '(';
    if (!(plus || bracket || is_digit(text[at])) || !starts_number(text, at))
        return std::nullopt;
    std::size_t digits = 0;
    std::size_t groups = 1;
    std::size_t end = at;
    bool has_decimal = false;
    for (std::size_t i = at; i < text.size() && digits < 16; ++i) {
        if (is_digit(text[i])) {
            ++digits;
            end = i + 1;
        } else if (std::string_view(" -./()").find(text[i]) != std::string_view::npos) {
            const std::size_t next = text.find_first_not_of(" -./()", i);
            if (next == std::string::npos || !is_digit(text[next]) || next - i > 3)
                break;
            has_decimal = has_decimal || text[i] == '.';
            groups += next > i;
            i = next - 1;
        } else if (!(i == at && plus))
            break;
    }
    if (is_digit_at(text, end))
        return std::nullopt;
    const std::string bare = digits_of(text.substr(at, end - at));
    const bool leads = plus || bare.starts_with('0');
    if (leads && digits >= 7)
        return end;
    return (bracket || (groups >= 2 && !has_decimal)) && digits >= 7 && digits <= 15 ? Find{end}
                                                                                     : std::nullopt;
}

/// Any other long run of digits: an account, a customer, an order.
Find number_at(const std::string& text, std::size_t at) {
    if (!is_digit(text[at]) || !starts_number(text, at))
        return std::nullopt;
    const std::vector<std::size_t> ends = digit_ends(text, at, " -");
    return ends.size() >= 9 ? Find{ends.back()} : std::nullopt;
}

/// Words beside which a short number is a secret or an identity, as they stand in the text before folding.
constexpr auto code_words = std::to_array<std::string_view>({"otp",          "code",
                                                             "pin",          "passcode",
                                                             "verification", "one-time",
                                                             "one time",     "2fa",
                                                             "cvv",          "cvc",
                                                             "password",     "passwort",
                                                             "codigo",       "kod",
                                                             "ওটিপি",        "কোড",
                                                             "পিন",          "পাসওয়ার্ড",
                                                             "ভেরিফিকেশন",   "code secret",
                                                             "tan",          "security number"});
constexpr auto id_words = std::to_array<std::string_view>(
    {"nid", "passport", "national id", "id number", "id card", "ssn", "social security", "aadhaar", "tax id",
     "tin", "driving licence", "driver's license", "birth certificate", "ausweis", "এনআইডি", "পাসপোর্ট",
     "জাতীয় পরিচয়"});

std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return lowered;
}

/// Does one of the words stand as a word (or, in Bangla, as a word's beginning) in this stretch?
template <std::size_t Size>
bool names_one(const std::string& stretch, const std::array<std::string_view, Size>& words) {
    for (const std::string_view word : words)
        for (std::size_t at = stretch.find(word); at != std::string::npos; at = stretch.find(word, at + 1)) {
            const bool is_ascii = static_cast<unsigned char>(word[0]) < 0x80;
            const bool begins = !is_ascii || starts_word(stretch, at);
            const bool ends =
                !is_ascii || !is_word_at(stretch, at + word.size()) || stretch[at + word.size()] == 's';
            if (begins && ends)
                return true;
        }
    return false;
}

/// A number (or a token with digits, behind "password") near a word that says what it is.
Find near_word_at(std::string_view utf8, const Plain& plain, std::size_t at, bool of_code) {
    const std::string& text = plain.text;
    if (!is_word(text[at]) || !starts_word(text, at))
        return std::nullopt;
    std::size_t end = at;
    std::size_t digits = 0;
    while (is_word_at(text, end) || (end + 1 < text.size() && text[end] == '-' && is_word_at(text, end + 1)))
        digits += is_digit(text[end++]);
    const std::size_t least = of_code ? 3 : 5;
    if (digits < least || end - at > 24)
        return std::nullopt;
    constexpr std::size_t reach = 28; // characters before and, less, behind
    const std::size_t begin = at > reach ? at - reach : 0;
    const std::size_t behind = std::min(end + reach / 2, text.size());
    const std::string before = lower(utf8.substr(plain.at[begin], plain.at[at] - plain.at[begin]));
    const std::string after = lower(utf8.substr(plain.at[end], plain.at[behind] - plain.at[end]));
    const bool near =
        of_code ? names_one(before, code_words) || names_one(after, code_words) : names_one(before, id_words);
    return near ? Find{end} : std::nullopt;
}

std::optional<PersonalSpan> personal_at(std::string_view utf8, const Plain& plain, std::size_t at) {
    const std::string& text = plain.text;
    const auto found = [&](Find end, Personal kind) -> std::optional<PersonalSpan> {
        if (!end)
            return std::nullopt;
        return PersonalSpan{at, *end, kind};
    };
    if (auto span = found(email_at(text, at), Personal::email))
        return span;
    if (auto span = found(link_at(text, at), Personal::link))
        return span;
    if (auto span = found(network_address_at(text, at), Personal::network_address))
        return span;
    if (auto span = found(iban_at(text, at), Personal::iban))
        return span;
    if (auto span = found(card_at(text, at), Personal::card))
        return span;
    if (auto span = found(near_word_at(utf8, plain, at, false), Personal::national_id))
        return span;
    if (auto span = found(near_word_at(utf8, plain, at, true), Personal::code))
        return span;
    const Find phone = phone_at(text, at);
    const bool is_dialled = phone && (text[at] == '+' || text[at] == '0' || text[at] == '(');
    if (is_dialled)
        return found(phone, Personal::phone);
    if (auto span = found(national_id_at(text, at), Personal::national_id))
        return span;
    if (phone)
        return found(phone, Personal::phone);
    return found(number_at(text, at), Personal::number);
}

} // namespace

std::vector<PersonalSpan> find_personal(std::string_view utf8) {
    const Plain plain = plain_text(utf8);
    std::vector<PersonalSpan> spans;
    for (std::size_t at = 0; at < plain.text.size();) {
        const auto span = personal_at(utf8, plain, at);
        if (!span) {
            ++at;
            continue;
        }
        spans.push_back({plain.at[span->begin], plain.at[span->end], span->kind});
        at = span->end;
    }
    return spans;
}

} // namespace iterochat::answer
