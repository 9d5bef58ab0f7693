// Which personal data stands where: ids, phones and codes by their form and the words beside them.
#include "daemon/answer/mask.hpp"
#include "daemon/answer/personal_forms.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace iterochat::answer {

using namespace forms;

namespace {

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
    constexpr std::size_t reach = 28; // characters before and behind
    const std::size_t begin = at > reach ? at - reach : 0;
    const std::size_t behind = std::min(end + reach, text.size());
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
