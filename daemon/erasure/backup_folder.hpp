#pragma once

#include "daemon/erasure/backup_manifest.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {

constexpr std::string_view backup_suffix = ".icbackup";

/// One archive as it lies in a folder.
struct StoredBackup {
    std::string name; ///< of the file
    std::string path;
    std::uint64_t bytes = 0;
    BackupManifest manifest;
    std::string problem; ///< a sentence when it can't be read; then the manifest is empty
};

/// The data archives of a folder, newest first; what can't be read comes last. An absent folder has none.
std::vector<StoredBackup> list_backups(const std::string& folder);

/// Of several folders, each once, in the same order.
std::vector<StoredBackup> list_backups_in(const std::vector<std::string>& folders);

/// By file name, by path, by id or by short id. Code::not_found, Code::bad_data for one that can't be read.
StoredBackup find_backup(const std::string& folder, const std::string& name);
StoredBackup find_backup_in(const std::vector<std::string>& folders, const std::string& name);

/// "acme-20261124T023000Z-k3v9q2ma.icbackup"
std::string backup_file_name(std::string_view what, Time at, const Uuid& id);
std::string keyring_path(const std::string& folder);

void make_private_folder(const std::string& folder); ///< mode 0700, with its parents; throws Code::io

/// Removes what a crash left of unfinished archives in the folder.
void remove_unfinished(const std::string& folder);

} // namespace iterochat::erasure
