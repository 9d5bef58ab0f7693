#include "daemon/storage/database.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <array>
#include <sqlite3.h>

/// SQLite's write-ahead log, at the level of its file. Through SQLite's own handle: opening a database file a
/// second time and closing it would drop the locks of this process.
namespace iterochat::storage {
namespace {

sqlite3_file* log_file(sqlite3* handle) {
    sqlite3_file* file = nullptr;
    const int result = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
    if (result != SQLITE_OK)
        throw_engine_error(handle, result);
    return file && file->pMethods ? file : nullptr;
}

/// True unless a reader or writer kept it from finishing.
bool checkpoint(sqlite3* handle, int mode) {
    const int result = sqlite3_wal_checkpoint_v2(handle, "main", mode, nullptr, nullptr);
    if (result == SQLITE_OK)
        return true;
    if ((result & 0xff) == SQLITE_BUSY || (result & 0xff) == SQLITE_LOCKED)
        return false;
    throw_engine_error(handle, result);
}

/// A checkpoint in the way of a reader answers at once: the caller decides how long to try.
class WithoutWaiting {
  public:
    explicit WithoutWaiting(sqlite3* handle) : handle_(handle) { sqlite3_busy_timeout(handle_, 0); }
    ~WithoutWaiting() { sqlite3_busy_timeout(handle_, Connection::busy_timeout_ms); }
    WithoutWaiting(const WithoutWaiting&) = delete;
    WithoutWaiting& operator=(const WithoutWaiting&) = delete;

  private:
    sqlite3* handle_;
};

/// The head first, synced: a log that begins with zeros is empty to whoever opens it after a power failure,
/// while one that lost its end would take pages back to an earlier state.
void overwrite_with_zeros(sqlite3* handle, sqlite3_file* file) {
    static constexpr std::array<char, 65536> zeros{};
    static constexpr sqlite3_int64 head = 4096;
    sqlite3_int64 size = 0;
    int result = file->pMethods->xFileSize(file, &size);
    for (sqlite3_int64 at = 0; result == SQLITE_OK && at < size;) {
        const auto most = at == 0 ? head : static_cast<sqlite3_int64>(zeros.size());
        const auto piece = std::min<sqlite3_int64>(size - at, most);
        result = file->pMethods->xWrite(file, zeros.data(), static_cast<int>(piece), at);
        if (result == SQLITE_OK && at == 0)
            result = file->pMethods->xSync(file, SQLITE_SYNC_FULL);
        at += piece;
    }
    if (result == SQLITE_OK)
        result = file->pMethods->xSync(file, SQLITE_SYNC_FULL);
    if (result != SQLITE_OK)
        throw_engine_error(handle, result);
}

} // namespace

void Connection::sync_log() {
    if (sqlite3_file* file = log_file(handle_)) {
        const int result = file->pMethods->xSync(file, SQLITE_SYNC_FULL);
        if (result != SQLITE_OK)
            throw_engine_error(handle_, result);
    }
}

bool Connection::try_checkpoint() {
    const WithoutWaiting without_waiting{handle_};
    return checkpoint(handle_, SQLITE_CHECKPOINT_RESTART);
}

bool Connection::try_wipe_log() {
    const WithoutWaiting without_waiting{handle_};
    // RESTART: every frame is in the database file, synced, and no reader needs the log any more. Only then
    // may its frames go: a crash between the two leaves a log without valid frames, and a database file that
    // is whole.
    if (!checkpoint(handle_, SQLITE_CHECKPOINT_RESTART))
        return false;
    if (sqlite3_file* file = log_file(handle_))
        overwrite_with_zeros(handle_, file);
    return checkpoint(handle_, SQLITE_CHECKPOINT_TRUNCATE);
}

} // namespace iterochat::storage
