#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::answer {

/// The words of a text in order, normalized (characters.hpp) but not stemmed. Split on everything that is
/// neither letter nor digit; ZWJ, ZWNJ and Bengali marks stay inside a word, an apostrophe joins ("don't" is
/// "dont") and a possessive "'s" goes.
std::vector<std::string> words_in(std::string_view utf8);

/// Light English suffix stripping: plural, -ing, -ed, -ly and a final e. Other scripts pass unchanged.
std::string stem(std::string word);

/// words_in with stems: what articles and questions are compared by.
std::vector<std::string> stems_in(std::string_view utf8);

/// The same words, less those that carry no topic ("how", "do", "the"); all of them when nothing would be
/// left.
std::vector<std::string> content_words(const std::vector<std::string>& words);
bool is_stop_word(std::string_view word);

} // namespace iterochat::answer
