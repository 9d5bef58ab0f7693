#pragma once

#include "common/base/secret.hpp"
#include "daemon/model/ids.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Database files as such, for backups and restores: no Store needs to be open, and one may be. Files are
/// neither migrated nor mended here. Any thread.
namespace iterochat::storage {

/// Writes a whole, compact copy as it is at one moment to `into`, which must not exist; freed space is not in
/// it. Writers go on meanwhile. Throws Code::io naming the full disk, Code::damaged.
void snapshot_database(const std::string& path, const std::string& into);

std::int64_t schema_of_file(const std::string& path);

/// The files below a state folder whose schema is older than this program's: what the next open migrates.
std::vector<std::string> outdated_files(const std::string& state_folder);

struct ListedOrganization {
    OrganizationId id;
    std::string slug;
};
std::vector<ListedOrganization> organizations_of_file(const std::string& control_path);

/// Rows in conversations, messages, visitors and articles.
std::map<std::string, std::int64_t> counts_of_file(const std::string& main_path);

/// Throw Code::configuration when the root key doesn't open it.
Secret installation_key_of_file(const std::string& control_path, const Secret& root_key);
Secret organization_key_of_file(const std::string& keys_path, const OrganizationId& id,
                                const Secret& root_key);

/// Wraps the key anew, for another root key or under another id.
void rewrap_installation_key(const std::string& control_path, const Secret& key, const Secret& root_key);
void rewrap_organization_key(const std::string& keys_path, const OrganizationId& id, const Secret& key,
                             const Secret& root_key);

/// Zero-fills and unlinks every file below the folder, then the folder. Nothing when it is absent.
void shred_folder(const std::string& folder);
void shred_copy(const std::string& path); ///< one file; nothing when it is absent

} // namespace iterochat::storage
