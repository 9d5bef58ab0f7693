#include "daemon/service/disk_usage.hpp"

#include "common/base/error.hpp"

#include <filesystem>

namespace iterochat::service {

namespace fs = std::filesystem;

DiskUsage disk_usage(const std::string& folder) {
    DiskUsage usage;
    std::error_code error;
    const fs::space_info space = fs::space(folder, error);
    if (error)
        throw Error{Code::io, "The state folder " + folder + " can't be read: " + error.message() + "."};
    usage.free_bytes = static_cast<std::int64_t>(space.available);
    usage.file_system_bytes = static_cast<std::int64_t>(space.capacity);
    for (auto entry =
             fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
         entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (error)
            break;
        const std::string name = entry->path().filename().string();
        const bool is_log = name.ends_with(".db-wal");
        if (!is_log && !name.ends_with(".db"))
            continue;
        std::error_code gone;
        const auto bytes = static_cast<std::int64_t>(entry->file_size(gone));
        if (gone)
            continue;
        usage.database_bytes += bytes;
        if (is_log && bytes > usage.largest_log) {
            usage.largest_log = bytes;
            usage.largest_log_name = fs::relative(entry->path(), folder, gone).string();
        }
    }
    return usage;
}

} // namespace iterochat::service
