#include "daemon/storage/newest_times.hpp"

#include "daemon/storage/database.hpp"

#include <algorithm>

namespace iterochat::storage {
namespace {

std::optional<Time> time_in(Statement row) {
    return row.step() ? row.find<Time>(0) : std::nullopt;
}

} // namespace

std::optional<Time> newest_time(View& view, Time now) {
    return time_in(view.main().select(
        "SELECT max(last_activity_at) FROM conversations WHERE last_activity_at <= ?", now));
}

std::optional<Time> newest_time(ControlView& view, Time now) {
    Connection& database = view.database();
    return std::max(
        time_in(database.select("SELECT max(created_at) FROM jobs WHERE created_at <= ?", now)),
        time_in(database.select("SELECT max(last_used_at) FROM sessions WHERE last_used_at <= ?", now)));
}

} // namespace iterochat::storage
