#include "daemon/erasure/restore_swap.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/log.hpp"
#include "daemon/erasure/backup_folder.hpp"
#include "daemon/storage/snapshot.hpp"

#include <array>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>

namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;

/// What a state folder's databases and logs are. Its own settings, root key, backups and spools stay.
constexpr std::array names{"organizations", "control.db", "ledger.log", "audit.log", "checkpoints.log"};

void move(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0)
        throw Error{Code::io, "Cannot move " + from + " to " + to + ": " + std::strerror(errno) + "."}
            .with_hint("mend it and start iterochatd again: it goes on with the restore");
}

void put_in_place(const std::string& state, const std::string& name) {
    const std::string fresh = restore_folder(state) + "/state/" + name;
    const std::string old = restore_folder(state) + "/old/" + name;
    const std::string here = state + "/" + name;
    if (!fs::exists(fresh))
        return; // is in its place already, or there is none
    if (fs::exists(here))
        move(here, old);
    move(fresh, here);
}

} // namespace

std::string restore_folder(const std::string& state_folder) {
    return state_folder + "/restore";
}

void sync_tree(const std::string& folder) {
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        if (entry.is_directory()) {
            sync_folder(entry.path());
            continue;
        }
        const Fd file{::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC)};
        if (!file || ::fsync(file.get()) != 0)
            throw Error{Code::io, "Cannot sync " + entry.path().string() + ": " + std::strerror(errno) + "."};
    }
    sync_folder(folder);
}

void mark_restored(const std::string& state_folder) {
    const std::string folder = restore_folder(state_folder);
    sync_tree(folder);
    write_file_durably(folder + "/ready", "restored\n", 0600);
}

bool finish_restore(const std::string& state_folder) {
    const std::string folder = restore_folder(state_folder);
    if (!fs::exists(folder))
        return false;
    const bool is_decided = fs::exists(folder + "/ready");
    if (is_decided) {
        make_private_folder(folder + "/old");
        if (fs::exists(folder + "/state/control.db"))
            for (const char* suffix : {"-wal", "-shm"}) // of the old one: must not meet the new one
                if (const std::string log = state_folder + "/control.db" + suffix; fs::exists(log))
                    move(log, folder + "/old/control.db" + suffix);
        for (const char* name : names)
            put_in_place(state_folder, name);
        sync_folder(state_folder);
        fs::remove(folder + "/ready");
        sync_folder(folder);
        log(LogLevel::warning, "backup", "restored", {{"state_folder", state_folder}});
    }
    storage::shred_folder(folder);
    return is_decided;
}

} // namespace iterochat::erasure
