#pragma once

#include <string_view>

namespace iterochat::web {

/// A file that is compiled into the daemon.
struct Asset {
    std::string_view path; ///< "/widget.js"
    std::string_view content_type;
    std::string_view content;
};

const Asset* find_asset(std::string_view path); ///< nullptr when there is none

} // namespace iterochat::web
