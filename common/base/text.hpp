#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat {

bool is_utf8(std::string_view text);                 ///< strict: no surrogates, no overlong forms
std::size_t count_characters(std::string_view utf8); ///< code points
std::string fold(std::string_view utf8); ///< NFKC and full case folding (utf8proc); for comparison only
std::string truncate_characters(std::string_view utf8,
                                std::size_t most); ///< at most that many code points; never splits a grapheme
std::string_view trim(std::string_view text);      ///< without ASCII white space at both ends
std::string lower_ascii(std::string_view text);

/// Unicode words of a text, folded: letters, digits and marks; ZWJ and ZWNJ stay inside a word. In order,
/// repeats kept.
std::vector<std::string> words_of(std::string_view utf8);

/// An address in the form blind indexes are made of: trimmed, lower-cased. Empty when it has no "@" or an
/// empty side.
std::string normalize_email(std::string_view email);

/// The best of `candidates` within two edits (one for short words) of `word`, or empty: "did you mean".
std::string closest(std::string_view word, const std::vector<std::string>& candidates);

} // namespace iterochat
