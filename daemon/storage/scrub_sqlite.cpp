#include "daemon/storage/database.hpp"
#include "daemon/storage/page_walk_sqlite.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <cstring>
#include <sqlite3.h>

/// Accounting for and zeroing of bytes through SQLite's own file handles: opening a database file a second
/// time and closing it would drop the locks of this process.
namespace iterochat::storage {
namespace {

sqlite3_file* file_of(sqlite3* handle, int which) {
    sqlite3_file* file = nullptr;
    const int result = sqlite3_file_control(handle, "main", which, &file);
    if (result != SQLITE_OK)
        throw_engine_error(handle, result);
    return file && file->pMethods ? file : nullptr;
}

void check(sqlite3* handle, int result) {
    if (result != SQLITE_OK)
        throw_engine_error(handle, result);
}

std::int64_t size_of(sqlite3* handle, sqlite3_file* file) {
    sqlite3_int64 size = 0;
    if (file)
        check(handle, file->pMethods->xFileSize(file, &size));
    return size;
}

void read_at(sqlite3* handle, sqlite3_file* file, std::int64_t offset, std::span<std::uint8_t> into) {
    check(handle, file->pMethods->xRead(file, into.data(), static_cast<int>(into.size()), offset));
}

std::string name_of_file(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

/// Holds the write lock. Nothing is written through SQLite meanwhile.
class WriteLock {
  public:
    explicit WriteLock(Connection& connection) : connection_(connection) {
        connection_.run("BEGIN IMMEDIATE");
    }
    ~WriteLock() {
        try {
            connection_.run("ROLLBACK");
        } catch (const Error&) {
            // The connection stays in its transaction; the next BEGIN says so.
        }
    }
    WriteLock(const WriteLock&) = delete;
    WriteLock& operator=(const WriteLock&) = delete;

  private:
    Connection& connection_;
};

std::int64_t integer_of(Connection& connection, const char* sql) {
    Statement row = connection.prepare(sql);
    row.step();
    return row.integer(0);
}

std::vector<std::uint32_t> roots_of(Connection& connection) {
    std::vector<std::uint32_t> roots{1};
    Statement rows = connection.prepare("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0");
    while (rows.step())
        roots.push_back(static_cast<std::uint32_t>(rows.integer(0)));
    return roots;
}

PageFile page_file(Connection& connection, sqlite3_file* file) {
    sqlite3* handle = connection.handle();
    PageFile pages;
    pages.name = name_of_file(connection.path());
    pages.page_bytes = static_cast<std::uint32_t>(integer_of(connection, "PRAGMA page_size"));
    pages.pages = static_cast<std::uint32_t>(integer_of(connection, "PRAGMA page_count"));
    const auto offset_of = [bytes = pages.page_bytes](std::uint32_t page) {
        return std::int64_t{page - 1} * bytes;
    };
    pages.read = [=](std::uint32_t page, std::span<std::uint8_t> into) {
        read_at(handle, file, offset_of(page), into);
    };
    return pages;
}

/// A file that shrank keeps nothing behind its last page, unless something put it there.
void account_tail(Connection& connection, sqlite3_file* file, const PageFile& pages, bool clear,
                  ByteAccount& account) {
    sqlite3* handle = connection.handle();
    const std::int64_t size = size_of(handle, file);
    std::int64_t found = 0;
    std::vector<std::uint8_t> piece(pages.page_bytes);
    for (std::int64_t at = std::int64_t{pages.pages} * pages.page_bytes; at < size;
         at += static_cast<std::int64_t>(piece.size())) {
        const auto part = std::span{piece}.first(
            static_cast<std::size_t>(std::min<std::int64_t>(size - at, pages.page_bytes)));
        read_at(handle, file, at, part);
        for (const std::uint8_t byte : part)
            found += byte != 0;
    }
    if (found == 0)
        return;
    account.add({pages.name, pages.pages + 1, Unowned::file_tail, found});
    if (clear)
        check(handle, file->pMethods->xTruncate(file, std::int64_t{pages.pages} * pages.page_bytes));
}

} // namespace

ByteAccount Connection::account_log() {
    ByteAccount account;
    sqlite3_file* log = file_of(handle_, SQLITE_FCNTL_JOURNAL_POINTER);
    account.wal_bytes = size_of(handle_, log);
    if (account.wal_bytes == 0)
        return account;
    const auto page_bytes = static_cast<std::uint32_t>(integer_of(*this, "PRAGMA page_size"));
    const std::int64_t unowned = unowned_log_bytes(
        account.wal_bytes, page_bytes,
        [&](std::int64_t offset, std::span<std::uint8_t> into) { read_at(handle_, log, offset, into); });
    if (unowned > 0)
        account.add({name_of_file(path_) + "-wal", 0, Unowned::write_ahead_log, unowned});
    return account;
}

ByteAccount Connection::account_pages(bool clear) {
    ByteAccount account;
    bool is_changed = false;
    {
        const WriteLock lock{*this};
        sqlite3_file* file = file_of(handle_, SQLITE_FCNTL_FILE_POINTER);
        PageFile pages = page_file(*this, file);
        // To its end before anything is touched: a damaged file stays as it is.
        std::vector<UnownedRange> found = walk_pages(pages, roots_of(*this), account);
        account_tail(*this, file, pages, clear, account);
        if (clear && account.unowned_bytes > 0) {
            pages.write = [&](std::uint32_t page, std::span<const std::uint8_t> content) {
                check(handle_, file->pMethods->xWrite(file, content.data(), static_cast<int>(content.size()),
                                                      std::int64_t{page - 1} * pages.page_bytes));
            };
            clear_ranges(pages, std::move(found));
            check(handle_, file->pMethods->xSync(file, SQLITE_SYNC_FULL));
            is_changed = true;
        }
    }
    account.files = 1;
    if (is_changed)
        drop_caches();
    return account;
}

void Connection::read_raw(const RawPiece& piece) {
    std::vector<std::uint8_t> buffer(1 << 20);
    const auto read_file = [&](sqlite3_file* file, const std::string& path) {
        const std::int64_t size = size_of(handle_, file);
        for (std::int64_t at = 0; at < size; at += static_cast<std::int64_t>(buffer.size())) {
            const auto part = std::span{buffer}.first(static_cast<std::size_t>(
                std::min<std::int64_t>(size - at, static_cast<std::int64_t>(buffer.size()))));
            const int result = file->pMethods->xRead(file, part.data(), static_cast<int>(part.size()), at);
            if (result != SQLITE_IOERR_SHORT_READ) // a checkpoint made it shorter: the rest reads as zeros
                check(handle_, result);
            piece(path, part);
        }
    };
    read_file(file_of(handle_, SQLITE_FCNTL_FILE_POINTER), path_);
    read_file(file_of(handle_, SQLITE_FCNTL_JOURNAL_POINTER), path_ + "-wal");
    ::explicit_bzero(buffer.data(), buffer.size());
}

/// This connection's cache by name, everyone else's by a commit that changes nothing: their next transaction
/// reads the pages anew.
void Connection::drop_caches() {
    sqlite3_db_release_memory(handle_);
    const std::int64_t version = integer_of(*this, "PRAGMA user_version");
    execute(("PRAGMA user_version = " + std::to_string(version)).c_str());
}

} // namespace iterochat::storage
