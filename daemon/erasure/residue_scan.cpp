#include "daemon/erasure/residue_scan.hpp"

#include "common/base/fd.hpp"
#include "daemon/erasure/known_files.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <set>
#include <sys/stat.h>

namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t read_bytes = 1 << 20;

/// SQLite's files are never opened here: closing a second descriptor would drop the locks of this process.
bool is_database(const std::string& name) {
    return name.ends_with(".db") || name.ends_with(".db-wal") || name.ends_with(".db-shm") ||
           name.ends_with(".db-journal");
}

bool is_temporary_name(const std::string& name) {
    return name.starts_with("etilqs_") || name.ends_with(".tmp") || name.ends_with(".partial") ||
           name.ends_with("-journal");
}

/// In the machine's temporary folder only what this program or SQLite names so: others' files are theirs.
bool is_own_temporary_name(const std::string& name) {
    return name.starts_with("etilqs_") || name.starts_with("iterochat");
}

struct FoundFile {
    std::string path; ///< to open
    std::string name; ///< to tell
    FileKind kind = FileKind::other;
};
using EachFile = std::function<void(const FoundFile&)>;

FileKind kind_of(const fs::path& path) {
    const std::string name = path.filename();
    if (is_temporary_name(name))
        return FileKind::temporary;
    if (name.ends_with(".zip") || path.parent_path().filename() == "exports")
        return FileKind::exported;
    return name.ends_with(".log") ? FileKind::log : FileKind::other;
}

/// Other organizations' files are theirs, and archives of backups are sealed from end to end.
bool is_left_out(const fs::path& path, const fs::path& state) {
    return path == state / "organizations" || path == state / "backups";
}

/// Regular files below the folder, but for databases; what vanishes meanwhile is passed over.
void each_file_below(const fs::path& folder, const fs::path& state, const EachFile& visit) {
    std::error_code ignored;
    for (fs::directory_iterator entry{folder, ignored}, end; entry != end; entry.increment(ignored)) {
        const fs::path& path = entry->path();
        if (entry->is_symlink(ignored) || is_left_out(path, state))
            continue;
        if (entry->is_directory(ignored))
            each_file_below(path, state, visit);
        else if (entry->is_regular_file(ignored) && !is_database(path.filename()))
            visit({path, path, kind_of(path)});
    }
}

void each_temporary_file(const EachFile& visit) {
    std::error_code ignored;
    const fs::path folder = fs::temp_directory_path(ignored);
    for (fs::directory_iterator entry{folder, ignored}, end; entry != end; entry.increment(ignored)) {
        struct stat status {};
        const std::string path = entry->path();
        if (is_own_temporary_name(entry->path().filename()) && ::lstat(path.c_str(), &status) == 0 &&
            S_ISREG(status.st_mode) && status.st_uid == ::geteuid())
            visit({path, path, FileKind::temporary});
    }
}

/// Archives of exports that somebody left in the machine's temporary folder.
void each_temporary_export(const EachFile& visit) {
    std::error_code ignored;
    const fs::path folder = fs::temp_directory_path(ignored);
    for (fs::directory_iterator entry{folder, ignored}, end; entry != end; entry.increment(ignored)) {
        const std::string path = entry->path();
        if ((path.ends_with(".zip") || path.ends_with(".zip.part")) && is_own_export(path))
            visit({path, path, FileKind::exported});
    }
}

/// Files that this process holds open elsewhere: its log, and temporary files whose name is gone already.
void each_open_file(const fs::path& state_folder, const EachFile& visit) {
    std::error_code ignored;
    const std::string below = state_folder.string() + "/";
    for (fs::directory_iterator entry{"/proc/self/fd", ignored}, end; entry != end;
         entry.increment(ignored)) {
        const std::string target = fs::read_symlink(entry->path(), ignored);
        struct stat status {};
        if (target.starts_with(below) || is_database(target) || ::stat(entry->path().c_str(), &status) != 0 ||
            !S_ISREG(status.st_mode))
            continue;
        const std::string number = entry->path().filename();
        FileKind kind = FileKind::other;
        if (number == "1" || number == "2" || target.ends_with(".log"))
            kind = FileKind::log;
        else if (target.ends_with(" (deleted)"))
            kind = FileKind::temporary;
        if ((::fcntl(std::stoi(number), F_GETFL) & O_ACCMODE) != O_RDONLY) // what it only reads isn't its own
            visit({entry->path(), target, kind});
    }
}

void each_file(const storage::Store& store, const OrganizationId& organization, const EachFile& visit) {
    const fs::path state = store.state_folder();
    each_file_below(state, state, visit);
    each_file_below(store.organization_folder(organization), state, visit);
    each_temporary_file(visit);
    each_open_file(state, visit);
}

class Scan {
  public:
    explicit Scan(const CanaryPieces& pieces) : search_(pieces) {}

    void begin(const std::string& name, FileKind kind) {
        search_.begin();
        name_ = name;
        kind_ = kind;
    }
    void feed(std::span<const std::uint8_t> bytes) {
        result.bytes += static_cast<std::int64_t>(bytes.size());
        search_.feed(bytes, [&](std::size_t piece) {
            const bool is_known = std::ranges::any_of(
                result.hits, [&](const CanaryHit& hit) { return hit.piece == piece && hit.file == name_; });
            if (!is_known)
                result.hits.push_back({name_, kind_, piece});
        });
    }

    ResidueScan result;

  private:
    CanarySearch search_;
    std::string name_;
    FileKind kind_ = FileKind::database;
};

void scan_file(Scan& scan, const FoundFile& file, std::vector<std::uint8_t>& buffer) {
    const Fd fd{::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (!fd)
        return;
    scan.begin(file.name, file.kind);
    off_t at = 0;
    for (;;) {
        const ssize_t got = ::pread(fd.get(), buffer.data(), buffer.size(), at);
        if (got <= 0)
            break;
        scan.feed(std::span{buffer}.first(static_cast<std::size_t>(got)));
        at += got;
    }
}

bool is_archive(const std::string& path) {
    const Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    std::array<char, 4> first{};
    return fd && ::pread(fd.get(), first.data(), first.size(), 0) == 4 &&
           std::string_view{first.data(), first.size()} == "PK\x03\x04";
}

} // namespace

std::string_view name_of(FileKind kind) {
    static constexpr std::string_view names[]{"database", "file", "temporary_file", "log", "export"};
    return names[static_cast<std::size_t>(kind)];
}

ResidueScan scan_for(storage::Store& store, const OrganizationId& organization, const CanaryPieces& pieces) {
    Scan scan{pieces};
    std::string current;
    store.read_raw(organization, [&](const std::string& file, std::span<const std::uint8_t> bytes) {
        if (std::exchange(current, file) != file)
            scan.begin(file, FileKind::database);
        scan.feed(bytes);
    });
    std::vector<std::uint8_t> buffer(read_bytes);
    each_file(store, organization, [&](const FoundFile& file) { scan_file(scan, file, buffer); });
    ::explicit_bzero(buffer.data(), buffer.size());
    return std::move(scan.result);
}

std::vector<StrayFile> find_stray_files(storage::Store& store, const OrganizationId& organization) {
    std::vector<StrayFile> stray;
    std::set<std::string> seen; // one that is held open is met in its folder and among the open files
    const fs::path folder = store.organization_folder(organization);
    each_file(store, organization, [&](const FoundFile& file) {
        if (!seen.insert(file.path).second)
            return;
        const bool is_in_folder = fs::path{file.path}.parent_path() == folder; // which holds databases alone
        if (file.kind == FileKind::exported || is_archive(file.path))
            stray.push_back({file.name, FileKind::exported});
        else if (file.kind == FileKind::temporary || is_in_folder)
            stray.push_back({file.name, FileKind::temporary});
        else if (file.kind == FileKind::other && !is_known_file(file.path, store.state_folder()))
            stray.push_back({file.name, FileKind::other});
    });
    each_temporary_export([&](const FoundFile& file) {
        if (seen.insert(file.path).second)
            stray.push_back({file.name, file.kind});
    });
    return stray;
}

} // namespace iterochat::erasure
