#include "daemon/storage/health.hpp"

#include "daemon/storage/database.hpp"
#include "daemon/storage/events.hpp"
#include "daemon/storage/migrations.hpp"
#include "daemon/storage/search_index.hpp"

#include <algorithm>

namespace iterochat::storage {
namespace {

FileHealth read_back(Connection& connection, std::string_view database) {
    FileHealth health;
    health.name = std::string(database) + ".db";
    health.newest_schema = newest_schema(database);
    Statement version = connection.select("PRAGMA user_version");
    health.schema = version.step() ? version.integer(0) : 0;
    Statement zeroing = connection.select("PRAGMA secure_delete");
    health.secure_delete = zeroing.step() && zeroing.integer(0) == 1;
    Statement journal = connection.select("PRAGMA journal_mode");
    health.write_ahead_log = journal.step() && journal.text_view(0) == "wal";
    return health;
}

} // namespace

std::vector<FileHealth> file_health(View& view) {
    return {read_back(view.main(), "main"), read_back(view.keys(), "keys"), read_back(view.index(), "index")};
}

FileHealth file_health(ControlView& view) {
    return read_back(view.database(), "control");
}

std::int64_t search_index_lag(View& view) {
    const std::int64_t newest = last_event_seq(view);
    return std::max<std::int64_t>(0, newest - read_index_state(view.index()).high_water);
}

} // namespace iterochat::storage
