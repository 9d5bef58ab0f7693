#include "daemon/storage/snapshot.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/migrations.hpp"
#include "daemon/storage/organization_files.hpp"
#include "daemon/vault/sealing.hpp"

#include <array>
#include <filesystem>

namespace iterochat::storage {
namespace {

namespace fs = std::filesystem;

const Uuid nil;
const vault::Place installation_place{"installation_values", "installation_key", nil.blob()};

vault::Place organization_place(const OrganizationId& id) {
    return {"organization_key", "key", id.blob()};
}

/// A file that must be there already: opening would make it.
Connection open_existing(const std::string& path) {
    if (!fs::exists(path))
        throw Error{Code::no_input, "The database file " + path + " is missing."};
    return Connection{path, Access::write, Durability::full};
}

Secret unwrap(const Secret& root_key, const vault::Place& place, std::span<const std::uint8_t> wrapped,
              const std::string& path) {
    try {
        return vault::unwrap_key(root_key, place, wrapped);
    } catch (const Error&) {
        throw Error{Code::configuration, "The root key doesn't open " + path + "."}.with_hint(
            "Name the root key file of this installation by root_key_file.");
    }
}

bool has_table(Connection& connection, std::string_view name) {
    return connection.select("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name).step();
}

} // namespace

void snapshot_database(const std::string& path, const std::string& into) {
    Connection connection = open_existing(path);
    Statement copy = connection.select("VACUUM INTO ?", into);
    copy.step();
}

std::int64_t schema_of_file(const std::string& path) {
    Connection connection = open_existing(path);
    Statement version = connection.prepare("PRAGMA user_version");
    version.step();
    return version.integer(0);
}

std::vector<std::string> outdated_files(const std::string& state_folder) {
    std::vector<std::string> outdated;
    const auto look = [&](const std::string& path, std::string_view database) {
        if (!fs::exists(path))
            return;
        const std::int64_t found = schema_of_file(path);
        if (found > 0 && found < newest_schema(database)) // 0: a crash left it before its first script
            outdated.push_back(path);
    };
    // A damaged tenant is not migrated either, and keeps no other one from starting.
    const auto look_if_readable = [&](const std::string& path, std::string_view database) {
        try {
            look(path, database);
        } catch (const Error& error) {
            if (error.code() != Code::damaged)
                throw;
        }
    };
    look(state_folder + "/control.db", "control");
    std::error_code absent;
    for (const auto& folder : fs::directory_iterator{state_folder + "/organizations", absent}) {
        look_if_readable(folder.path() / "main.db", "main");
        look_if_readable(folder.path() / "keys.db", "keys");
    }
    return outdated;
}

std::vector<ListedOrganization> organizations_of_file(const std::string& control_path) {
    Connection connection = open_existing(control_path);
    std::vector<ListedOrganization> found;
    Statement rows = connection.prepare("SELECT id, slug FROM organizations ORDER BY slug");
    while (rows.step())
        found.push_back({rows.get<OrganizationId>(0), rows.get<std::string>(1)});
    return found;
}

std::map<std::string, std::int64_t> counts_of_file(const std::string& main_path) {
    struct Counted {
        const char* table;
        const char* sql;
    };
    static constexpr std::array tables{
        Counted{"articles", "SELECT count(*) FROM articles"},
        Counted{"conversations", "SELECT count(*) FROM conversations"},
        Counted{"messages", "SELECT count(*) FROM messages"},
        Counted{"visitors", "SELECT count(*) FROM visitors"},
    };
    Connection connection = open_existing(main_path);
    std::map<std::string, std::int64_t> counts;
    for (const Counted& counted : tables) {
        if (!has_table(connection, counted.table)) // of a schema before it
            continue;
        Statement row = connection.prepare(counted.sql);
        row.step();
        counts[counted.table] = row.integer(0);
    }
    return counts;
}

Secret installation_key_of_file(const std::string& control_path, const Secret& root_key) {
    Connection connection = open_existing(control_path);
    Statement row =
        connection.prepare("SELECT value FROM installation_values WHERE name = 'installation_key'");
    if (!row.step())
        throw Error{Code::damaged, "The installation's key is missing in " + control_path + "."};
    return unwrap(root_key, installation_place, row.blob(0), control_path);
}

Secret organization_key_of_file(const std::string& keys_path, const OrganizationId& id,
                                const Secret& root_key) {
    Connection connection = open_existing(keys_path);
    Statement row = connection.prepare("SELECT key FROM organization_key");
    if (!row.step())
        throw Error{Code::damaged, "The organization's key is missing in " + keys_path + "."};
    return unwrap(root_key, organization_place(id), row.blob(0), keys_path);
}

void rewrap_installation_key(const std::string& control_path, const Secret& key, const Secret& root_key) {
    Connection connection = open_existing(control_path);
    connection.run("UPDATE installation_values SET value = ? WHERE name = 'installation_key'",
                   vault::wrap_key(root_key, installation_place, key));
}

void rewrap_organization_key(const std::string& keys_path, const OrganizationId& id, const Secret& key,
                             const Secret& root_key) {
    Connection connection = open_existing(keys_path);
    connection.run("UPDATE organization_key SET key = ?",
                   vault::wrap_key(root_key, organization_place(id), key));
}

void shred_copy(const std::string& path) {
    shred_file(path);
}

void shred_folder(const std::string& folder) {
    std::error_code failure;
    for (const auto& entry : fs::recursive_directory_iterator{folder, failure})
        if (entry.is_regular_file() && !entry.is_symlink())
            shred_file(entry.path());
    fs::remove_all(folder, failure);
}

} // namespace iterochat::storage
