#include "daemon/erasure/backup_folder.hpp"

#include "common/base/error.hpp"
#include "daemon/erasure/backup_archive.hpp"
#include "daemon/storage/snapshot.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>

namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;

StoredBackup look_at(const std::string& path) {
    StoredBackup stored{fs::path(path).filename(), path, 0, {}, {}};
    try {
        const BackupReader reader{path};
        reader.check_signature();
        stored.bytes = reader.bytes();
        stored.manifest = reader.manifest();
    } catch (const Error& error) {
        std::error_code ignored;
        stored.bytes = fs::file_size(path, ignored);
        stored.problem = error.what();
    }
    return stored;
}

/// Until a new keyring takes its place, the old one's second name is the keyring itself: overwriting that
/// would destroy the only one there is.
bool is_second_name(const std::string& old) {
    std::error_code absent;
    return fs::equivalent(old, fs::path(old).replace_extension(), absent);
}

} // namespace

std::vector<StoredBackup> list_backups(const std::string& folder) {
    return list_backups_in({folder});
}

std::vector<StoredBackup> list_backups_in(const std::vector<std::string>& folders) {
    std::vector<StoredBackup> found;
    for (auto folder = folders.begin(); folder != folders.end(); ++folder) {
        std::error_code absent;
        if (std::any_of(folders.begin(), folder,
                        [&](const std::string& other) { return fs::equivalent(other, *folder, absent); }))
            continue;
        for (const auto& entry : fs::directory_iterator{*folder, absent}) {
            if (!entry.is_regular_file() || !entry.path().string().ends_with(backup_suffix))
                continue;
            StoredBackup stored = look_at(entry.path());
            if (!stored.problem.empty() || stored.manifest.kind != BackupKind::keyring)
                found.push_back(std::move(stored));
        }
    }
    std::sort(found.begin(), found.end(), [](const StoredBackup& a, const StoredBackup& b) {
        if (a.manifest.created_at != b.manifest.created_at)
            return a.manifest.created_at > b.manifest.created_at;
        return a.name > b.name;
    });
    return found;
}

StoredBackup find_backup(const std::string& folder, const std::string& name) {
    return find_backup_in({folder}, name);
}

StoredBackup find_backup_in(const std::vector<std::string>& folders, const std::string& name) {
    const auto usable = [](StoredBackup stored) {
        if (!stored.problem.empty())
            throw Error{Code::bad_data, stored.problem}.with_hint("iterochat backup list");
        return stored;
    };
    if (name.find('/') != std::string::npos)
        return usable(look_at(name));
    for (StoredBackup& stored : list_backups_in(folders))
        if (stored.name == name || stored.name == name + std::string(backup_suffix) ||
            stored.manifest.id.text() == name || short_id_of(stored.manifest.id) == name)
            return usable(std::move(stored));
    throw Error{Code::not_found, "There is no backup '" + name + "' in " + folders.front() + "."}.with_hint(
        "iterochat backup list");
}

std::string backup_file_name(std::string_view what, Time at, const Uuid& id) {
    std::string time = format_time(at).substr(0, 19) + "Z"; // to the second
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    return std::string(what) + "-" + time + "-" + short_id_of(id) + std::string(backup_suffix);
}

std::string keyring_path(const std::string& folder) {
    return folder + "/keyring" + std::string(backup_suffix);
}

void make_private_folder(const std::string& folder) {
    std::error_code failure;
    fs::create_directories(fs::path(folder).parent_path(), failure);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw Error{Code::io, "The folder " + folder + " can't be made: " + std::strerror(errno) + "."}
            .with_hint("make it and give it to the daemon's user");
}

void remove_unfinished(const std::string& folder) {
    const std::string part = std::string(backup_suffix) + ".part";
    const std::string old = std::string(backup_suffix) + ".old";
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator{folder, absent}) {
        const std::string path = entry.path();
        if (path.ends_with(old) && is_second_name(path))
            fs::remove(path);
        else if (path.ends_with(part) || path.ends_with(old))
            storage::shred_copy(path);
    }
}

} // namespace iterochat::erasure
