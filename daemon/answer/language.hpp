#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::answer {

/// identify_language with the languages that an organization writes in: they are preferred where a text could
/// be either.
std::string identify_language(std::string_view text, std::string_view prior,
                              const std::vector<std::string>& home);

/// Could a text be Bangla or Banglish? Errs on the side of yes, for rules that find their own words in it.
bool may_be_bangla(std::string_view text);

} // namespace iterochat::answer
