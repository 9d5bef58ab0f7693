#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the forms of personal data share. Private to the files that know them. Names of their own: others in
/// the room have words and digits too.
namespace iterochat::answer::forms {

/// A text with one ASCII character for each of its characters: letters in lower case, digits of any script as
/// 0-9, every dash as "-", every blank as " ", letters beyond ASCII as "X", the rest as itself or "?".
struct Plain {
    std::string text;
    std::vector<std::size_t> at; ///< byte of each character, and the end
};
Plain plain_text(std::string_view utf8);

inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
inline bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}
inline bool is_word(char c) {
    return is_digit(c) || is_letter(c);
}
inline bool is_word_at(const std::string& text, std::size_t at) {
    return at < text.size() && is_word(text[at]);
}
inline bool starts_word(const std::string& text, std::size_t at) {
    return at == 0 || !is_word(text[at - 1]);
}

/// Numbers are found inside of words too: "tel01712…", and Bangla hangs its endings on them.
inline bool starts_number(const std::string& text, std::size_t at) {
    return at == 0 || !is_digit(text[at - 1]);
}
inline bool is_digit_at(const std::string& text, std::size_t at) {
    return at < text.size() && is_digit(text[at]);
}

inline std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
    return digits;
}

using Find = std::optional<std::size_t>; ///< the end of what begins at a place

Find email_at(const std::string& text, std::size_t at);
Find link_at(const std::string& text, std::size_t at);
Find network_address_at(const std::string& text, std::size_t at);
Find iban_at(const std::string& text, std::size_t at);
Find card_at(const std::string& text, std::size_t at);
/// Digits from `at` on with single separators between them: where each digit ends, in order.
std::vector<std::size_t> digit_ends(const std::string& text, std::size_t at, std::string_view separators);

} // namespace iterochat::answer::forms
