#include "daemon/storage/migrations.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/database.hpp"

#include <algorithm>
#include <string>

namespace iterochat::storage {
namespace {

std::int64_t schema_of(Connection& connection) {
    Statement version = connection.prepare("PRAGMA user_version");
    version.step();
    return version.integer(0);
}

void apply(Connection& connection, const Migration& migration) {
    connection.execute("BEGIN IMMEDIATE");
    try {
        connection.execute(migration.sql);
        connection.execute(("PRAGMA user_version = " + std::to_string(migration.number)).c_str());
        connection.execute("COMMIT");
    } catch (...) {
        if (connection.in_transaction())
            connection.execute("ROLLBACK");
        throw;
    }
}

} // namespace

std::int64_t newest_schema(std::string_view database) {
    std::int64_t newest = 0;
    for (const Migration& migration : migrations())
        if (migration.database == database)
            newest = std::max(newest, migration.number);
    return newest;
}

void migrate(Connection& connection, std::string_view database) {
    const std::int64_t found = schema_of(connection);
    const std::int64_t newest = newest_schema(database);
    if (found > newest)
        throw Error{Code::version_mismatch, "The database file " + connection.path() + " has schema " +
                                                std::to_string(found) + ", this program knows up to " +
                                                std::to_string(newest) + "."}
            .with_hint("Install the newer version of iterochatd that wrote it.");
    for (const Migration& migration : migrations())
        if (migration.database == database && migration.number > found)
            apply(connection, migration);
}

} // namespace iterochat::storage
