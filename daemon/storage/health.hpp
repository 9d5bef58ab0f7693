#pragma once

#include "daemon/storage/view.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace iterochat::storage {

/// How one database file stands, as its own connection reads it back.
struct FileHealth {
    std::string name; ///< "control.db", "main.db" …
    std::int64_t schema = 0;
    std::int64_t newest_schema = 0; ///< that this program knows
    bool secure_delete = false;     ///< freed pages are zeroed
    bool write_ahead_log = false;
};
std::vector<FileHealth> file_health(View& view);
FileHealth file_health(ControlView& view);

/// Events that are not in the search index yet; a few while traffic goes on, 0 at rest.
std::int64_t search_index_lag(View& view);

} // namespace iterochat::storage
