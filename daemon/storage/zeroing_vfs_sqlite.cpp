#include "daemon/storage/zeroing_vfs_sqlite.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/organization_files.hpp"
#include "daemon/storage/page_walk_sqlite.hpp"

#include <array>
#include <cstring>
#include <mutex>
#include <sqlite3.h>
#include <string>
#include <string_view>

namespace iterochat::storage {
namespace {

/// A page of an overflow chain or of the free list begins with a page number, whose first byte could be taken
/// for the kind of a b-tree's page in files of this size and more. Those keep their gaps until they are
/// scrubbed.
constexpr sqlite3_int64 ambiguous_from = sqlite3_int64{32} * 1024 * 1024 * 512;
constexpr int page_bytes_most = 65536;

sqlite3_vfs* system_vfs = nullptr;
sqlite3_io_methods zeroing_methods{};
const sqlite3_io_methods* system_methods = nullptr;

bool is_page(int amount, sqlite3_int64 offset) {
    return amount >= 512 && amount <= page_bytes_most && (amount & (amount - 1)) == 0 && offset % amount == 0;
}

/// In WAL mode only a checkpoint writes to the database file: what readers and the log see is not touched.
int write_without_gaps(sqlite3_file* file, const void* data, int amount, sqlite3_int64 offset) {
    sqlite3_int64 size = 0;
    if (!is_page(amount, offset) || system_methods->xFileSize(file, &size) != SQLITE_OK ||
        size >= ambiguous_from)
        return system_methods->xWrite(file, data, amount, offset);
    thread_local std::array<std::uint8_t, page_bytes_most> page;
    std::memcpy(page.data(), data, static_cast<std::size_t>(amount));
    clear_page_gap(std::span{page}.first(static_cast<std::size_t>(amount)), offset == 0);
    const int result = system_methods->xWrite(file, page.data(), amount, offset);
    ::explicit_bzero(page.data(), static_cast<std::size_t>(amount));
    return result;
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int result = system_vfs->xOpen(system_vfs, name, file, flags, out_flags);
    if (result != SQLITE_OK || !(flags & SQLITE_OPEN_MAIN_DB))
        return result;
    static std::once_flag once;
    std::call_once(once, [file] {
        system_methods = file->pMethods;
        zeroing_methods = *file->pMethods;
        zeroing_methods.xWrite = write_without_gaps;
    });
    if (file->pMethods == system_methods) // a file system without locks has methods of its own
        file->pMethods = &zeroing_methods;
    return result;
}

/// SQLite unlinks a log when the last connection closes, everything in it being in the database file. Its
/// blocks would keep words, and wrapped keys that a later erasure destroys.
int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
    const std::string_view path = name;
    if (path.ends_with("-wal") || path.ends_with("-journal")) {
        try {
            overwrite_file(std::string{path});
        } catch (const Error&) {
            return SQLITE_IOERR_DELETE; // it stays, and the next close tries again
        }
    }
    return system_vfs->xDelete(system_vfs, name, sync_folder);
}

} // namespace

bool use_zeroing_vfs() {
    static sqlite3_vfs vfs;
    system_vfs = sqlite3_vfs_find(nullptr);
    if (!system_vfs)
        return false;
    vfs = *system_vfs;
    vfs.zName = "zeroing";
    vfs.pNext = nullptr;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
}

} // namespace iterochat::storage
