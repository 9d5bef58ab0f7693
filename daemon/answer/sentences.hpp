#pragma once

#include <string_view>
#include <vector>

namespace iterochat::answer {

/// The sentences of a text as views into it, without the blanks around them. A line break ends a sentence, so
/// each list item is one; "e.g." , "1.5" and initials don't. The Bengali danda counts as a full stop.
std::vector<std::string_view> sentences_in(std::string_view text);

bool is_list_line(std::string_view line); ///< starts with "-", "*", "•" or a number and a full stop

} // namespace iterochat::answer
