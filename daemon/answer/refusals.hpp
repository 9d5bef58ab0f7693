#pragma once

#include <string>
#include <vector>

namespace iterochat::answer {

/// A message's words without those by which it says what it does not want: "I don't want a refund, just …",
/// "no human needed", "refund lagbe na". The rules that hand over would take them for the wish itself.
std::vector<std::string> without_refused_wishes(std::vector<std::string> words);

} // namespace iterochat::answer
