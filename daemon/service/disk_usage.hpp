#pragma once

#include <cstdint>
#include <string>

namespace iterochat::service {

struct DiskUsage {
    std::int64_t database_bytes = 0; ///< *.db and *.db-wal, at any depth
    std::int64_t largest_log = 0;    ///< of the write-ahead logs
    std::string largest_log_name;    ///< relative to the folder
    std::int64_t free_bytes = 0;     ///< for this user, on the file system
    std::int64_t file_system_bytes = 0;
};

/// Files that vanish during the walk are left out. Throws Code::io when the folder can't be read.
DiskUsage disk_usage(const std::string& folder);

} // namespace iterochat::service
