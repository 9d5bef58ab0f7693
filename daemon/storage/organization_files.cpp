#include "daemon/storage/organization_files.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/log.hpp"
#include "daemon/storage/migrations.hpp"
#include "daemon/storage/orphan_keys.hpp"
#include "daemon/storage/search_index.hpp"
#include "daemon/storage/text_recipients.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace iterochat::storage {
namespace {

namespace fs = std::filesystem;
constexpr std::array<const char*, file_count> names{"main", "keys", "index"};
constexpr std::array suffixes{"", "-wal", "-shm"};

std::array<std::string, file_count> paths_of(const OrganizationPlace& place) {
    return {place.path(File::main), place.path(File::keys), place.path(File::index)};
}

vault::Place place_of_key(const OrganizationId& id) {
    return {"organization_key", "key", id.blob()};
}

std::unique_ptr<Connection> open_file(const OrganizationPlace& place, File file) {
    auto connection = std::make_unique<Connection>(place.path(file), Access::write,
                                                   file == File::index ? Durability::off : Durability::full);
    migrate(*connection, names[static_cast<std::size_t>(file)]);
    return connection;
}

void make_folder(const std::string& folder) {
    std::error_code failure;
    fs::create_directories(fs::path{folder}.parent_path(), failure);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw Error{Code::io, "The folder " + folder + " can't be made: " + std::strerror(errno) + "."};
}

/// A second keys.db would hide that everything sealed under the first is lost.
void refuse_missing_keys(const OrganizationPlace& place) {
    if (!fs::exists(place.path(File::keys)))
        throw Error{Code::damaged,
                    "The file " + place.path(File::keys) + " is missing: nothing opens without it."}
            .with_hint("Put back a copy of it.");
}

} // namespace

std::string OrganizationPlace::path(File file) const {
    return folder + "/" + names[static_cast<std::size_t>(file)] + ".db";
}

void overwrite_file(const std::string& path) {
    const Fd fd{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (!fd) {
        if (errno == ENOENT)
            return;
        throw Error{Code::io, "The file " + path + " can't be overwritten: " + std::strerror(errno) + "."};
    }
    struct stat status {};
    ::fstat(fd.get(), &status);
    static constexpr std::array<char, 65536> zeros{};
    for (off_t at = 0; at < status.st_size;) {
        // The first page by itself: of a log whose head is gone no part is ever read again.
        const off_t most = at == 0 ? 4096 : static_cast<off_t>(zeros.size());
        const auto piece = static_cast<std::size_t>(std::min<off_t>(status.st_size - at, most));
        const ssize_t put = ::pwrite(fd.get(), zeros.data(), piece, at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            throw Error{Code::io,
                        "The file " + path + " can't be overwritten: " + std::strerror(errno) + "."};
        if (at == 0)
            ::fdatasync(fd.get());
        at += put;
    }
    ::fsync(fd.get());
}

void shred_file(const std::string& path) {
    overwrite_file(path);
    ::unlink(path.c_str());
}

void make_organization_files(const OrganizationPlace& place, const Secret& root_key, Time now) {
    if (fs::exists(place.path(File::main)))
        return refuse_missing_keys(place);
    make_folder(place.folder);
    {
        const auto keys = open_file(place, File::keys);
        if (!keys->select("SELECT 1 FROM organization_key").step()) {
            const Bytes wrapped = vault::wrap_key(root_key, place_of_key(place.id), vault::make_key());
            keys->run("INSERT INTO organization_key (id, key, created_at) VALUES (1, ?, ?)", wrapped, now);
        }
    }
    open_file(place, File::index);
    open_file(place, File::main);
    sync_folder(place.folder);
}

void shred_organization_files(const OrganizationPlace& place) {
    for (const File file : {File::keys, File::index, File::main})
        for (const char* suffix : suffixes)
            shred_file(place.path(file) + suffix);
    std::error_code ignored;
    std::vector<std::string> others; // whatever else a version keeps there
    for (const auto& entry : fs::recursive_directory_iterator{place.folder, ignored})
        if (entry.is_regular_file(ignored))
            others.push_back(entry.path());
    for (const std::string& path : others)
        shred_file(path);
    fs::remove_all(place.folder, ignored);
    if (const auto parent = fs::path{place.folder}.parent_path(); fs::exists(parent))
        sync_folder(parent);
}

void exchange_organization_files(const OrganizationPlace& place, const std::string& folder) {
    const fs::path parent = fs::path{place.folder}.parent_path();
    std::error_code failure;
    fs::create_directories(parent, failure);
    const unsigned how = fs::exists(place.folder) ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (::renameat2(AT_FDCWD, folder.c_str(), AT_FDCWD, place.folder.c_str(), how) != 0)
        throw Error{Code::io, "The folder " + folder + " can't take the place of " + place.folder + ": " +
                                  std::strerror(errno) + "."};
    sync_folder(parent);
}

OrganizationFiles::OrganizationFiles(OrganizationPlace place, const Secret& root_key, Time now)
    : place_(std::move(place)), readers_(paths_of(place_), place_.readers) {
    if (!fs::exists(place_.path(File::main)))
        throw Error{Code::not_found, "There is no such organization."};
    refuse_missing_keys(place_);
    writers_[0] = open_file(place_, File::main);
    open_keys(root_key);
    open_index(now);
    note_recipients(now);
}

OrganizationFiles::~OrganizationFiles() {
    try {
        if (is_clean_)
            write_index_value(writer(File::index), "clean", "1");
    } catch (const Error&) {
        // The next open looks for what is left.
    }
}

std::array<Connection*, file_count> OrganizationFiles::writers() {
    return {writers_[0].get(), writers_[1].get(), writers_[2].get()};
}

void OrganizationFiles::open_keys(const Secret& root_key) {
    writers_[1] = open_file(place_, File::keys);
    Statement row = writer(File::keys).prepare("SELECT key FROM organization_key");
    if (!row.step())
        throw Error{Code::damaged, "The organization's key is missing in " + place_.path(File::keys) + "."}
            .with_hint("Put back a copy of keys.db.");
    try {
        keys_ = std::make_unique<vault::OrganizationKeys>(
            vault::unwrap_key(root_key, place_of_key(place_.id), row.blob(0)));
    } catch (const Error&) {
        throw Error{Code::configuration, "The root key doesn't open " + place_.path(File::keys) + "."}
            .with_hint("Name the root key file of this installation by root_key_file.");
    }
}

void OrganizationFiles::open_index(Time now) {
    IndexState state;
    try {
        writers_[2] = open_file(place_, File::index);
        state = read_index_state(writer(File::index));
        // Not synced: after a crash of the machine its pages are anything.
        if (!state.clean && state.boot_id != place_.boot_id && !state.boot_id.empty())
            rebuild_index();
    } catch (const Error& failure) {
        if (failure.code() != Code::damaged)
            throw;
        rebuild_index();
    }
    if (!state.clean)
        remove_orphan_keys();
    begin_index(now);
}

void OrganizationFiles::begin_index(Time now) {
    const auto claim = [this] {
        Connection& index = writer(File::index);
        index.run("BEGIN IMMEDIATE");
        write_index_value(index, "boot_id", place_.boot_id);
        write_index_value(index, "clean", "0");
        index.run("COMMIT");
    };
    claim();
    if (update_index(now) == Code::damaged) {
        rebuild_index();
        claim();
        update_index(now);
    }
}

void OrganizationFiles::rebuild_index() {
    log(LogLevel::warning, "storage", "index_rebuilt", {{"organization", place_.id.text()}});
    writers_[2].reset();
    for (const char* suffix : suffixes)
        shred_file(place_.path(File::index) + suffix);
    writers_[2] = open_file(place_, File::index);
}

std::optional<Code> OrganizationFiles::update_index(Time now) {
    try {
        LooseSession session{*this};
        View view{session, place_.id, now};
        catch_up_index(view, writer(File::index));
        return std::nullopt;
    } catch (const Error& failure) {
        is_clean_ = false;
        log(LogLevel::warning, "storage", "index_behind",
            {{"organization", place_.id.text()}, {"code", code_name(failure.code())}});
        return failure.code();
    }
}

void OrganizationFiles::remove_orphan_keys() {
    for (const OrphanKey& key : orphan_keys(writer(File::main), writer(File::keys)))
        remove_key(writer(File::keys), key);
}

/// After the migration that made their table, once.
void OrganizationFiles::note_recipients(Time now) {
    if (!has_old_traces(writer(File::main)))
        return;
    Group commands{writers()};
    WriteSession session{*keys_, commands};
    Tx tx{session, place_.id, now};
    note_recipients_of_old_traces(tx);
    commands.commit(File::keys);
    commands.commit(File::main);
}

void OrganizationFiles::close_without_checkpoint() {
    for (const auto& connection : writers_)
        connection->close_without_checkpoint();
}

} // namespace iterochat::storage
