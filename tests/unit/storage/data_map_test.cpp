#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/data_map.hpp"
#include "daemon/storage/database.hpp"

#include <set>

using namespace iterochat;
using namespace iterochat::storage;

namespace {

using Column = std::string; // "file.table.column"

void add_columns(std::set<Column>& columns, const std::string& name, const std::string& path) {
    Connection database{path, Access::read_only, Durability::full};
    Statement tables =
        database.prepare("SELECT s.name, c.name FROM sqlite_schema s, pragma_table_xinfo(s.name) c"
                         " WHERE s.type = 'table'");
    while (tables.step()) {
        auto table = tables.get<std::string>(0);
        auto column = tables.get<std::string>(1);
        for (std::string* part : {&table, &column}) // every shard is alike
            if (part->rfind("shard_0", 0) == 0)
                *part = "shard_*" + part->substr(7);
        columns.insert(name + "." + table + "." + column);
    }
}

} // namespace

TEST_CASE("every column of every file is in the data map, and nothing else is") {
    Fixture f;
    f.conversation(f.visitor("Jane").id); // makes the first shard
    const std::string folder = f.store->organization_folder(f.organization);
    const std::string control = f.store->state_folder() + "/control.db";
    f.close();
    std::set<Column> there;
    add_columns(there, "control", control);
    for (const char* file : {"main", "keys", "index"})
        add_columns(there, file, folder + "/" + file + ".db");
    std::set<Column> declared;
    for (const DataMapRow& row : data_map())
        CHECK(
            declared
                .insert(std::string(row.file) + "." + std::string(row.table) + "." + std::string(row.column))
                .second);
    for (const Column& column : there) {
        INFO("undeclared: " << column);
        CHECK(declared.count(column) == 1);
    }
    for (const Column& column : declared) {
        INFO("declared, but absent: " << column);
        CHECK(there.count(column) == 1);
    }
}
