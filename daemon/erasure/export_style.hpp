#pragma once

#include <string_view>

namespace iterochat::erasure {

/// The style sheet that stands in every page of an export: light and dark, on screen and paper.
std::string_view page_style();

} // namespace iterochat::erasure
