#pragma once

#include <string>
#include <string_view>

namespace iterochat {

/// For one part of a URL: all but ASCII letters, digits and "-._~" as %XX (RFC 3986).
std::string percent_encoded(std::string_view text);

} // namespace iterochat
