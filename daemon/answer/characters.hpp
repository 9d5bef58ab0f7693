#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace iterochat::answer {

/// Takes the next code point off `text`; a byte that is not UTF-8 counts as U+FFFD. `text` must not be empty.
char32_t take_character(std::string_view& text);
void append_character(std::string& text, char32_t point);
std::u32string characters_of(std::string_view utf8);

bool is_letter_or_digit(
    char32_t point);             ///< letters, digits and marks (Bengali vowel signs are part of a word)
bool is_bengali(char32_t point); ///< U+0980 to U+09FF

/// NFC, lower case, Bengali digits as ASCII, Latin letters without accents. Other signs stay.
std::string normalize(std::string_view utf8);

} // namespace iterochat::answer
