#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace iterochat::storage {

class Connection;

/// One script of migrations/<file>/NNNN_name.sql, embedded when the program is built.
struct Migration {
    std::string_view database; ///< control, main, keys, index
    std::int64_t number;       ///< 1, 2, 3 … without gaps; user_version after it
    std::string_view name;
    const char* sql;
};
std::span<const Migration> migrations(); ///< by database, then number

std::int64_t newest_schema(std::string_view database);

/// Brings the file to the program's schema, each script in a transaction of its own. A file of a newer
/// program is refused with both numbers: Code::version_mismatch.
void migrate(Connection& connection, std::string_view database);

} // namespace iterochat::storage
