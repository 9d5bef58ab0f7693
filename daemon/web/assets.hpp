#pragma once

#include <string_view>

namespace iterochat::web {

/// A file that is compiled into the daemon, as it is and compressed.
struct Asset {
    std::string_view path; ///< "/widget.js"; below "/assets/" the name holds a hash of the content
    std::string_view content_type;
    std::string_view digest; ///< of the content, hexadecimal
    std::string_view content;
    std::string_view gzip;

    bool never_changes() const { return path.starts_with("/assets/"); }
};

const Asset* find_asset(std::string_view path); ///< nullptr when there is none

} // namespace iterochat::web
