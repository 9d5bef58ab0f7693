#pragma once

#include <map>
#include <string>
#include <vector>

namespace iterochat::api {

/// What a person gave on a command line, by the argument's name in the catalogue, as typed and in the order
/// given; a flag has one empty value.
using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

} // namespace iterochat::api
