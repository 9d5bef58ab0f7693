#include "daemon/storage/database.hpp"

#include "common/base/error.hpp"

#include <array>
#include <sqlite3.h>
#include <utility>

namespace iterochat::storage {
namespace {

constexpr int progress_steps = 20'000; // virtual machine steps between looks at the deadline, about 1 ms

std::string file_of(sqlite3* handle) {
    const char* file = handle ? sqlite3_db_filename(handle, "main") : nullptr;
    return file && *file ? file : "a database";
}

[[noreturn]] void throw_broken_rule(sqlite3* handle, int result) {
    switch (result) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        throw Error{Code::exists, "There is one with the same id or name already."};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        throw Error{Code::conflict, "Something still belongs to it, or what it belongs to is gone."};
    default:
        throw Error{Code::internal,
                    std::string("A rule of the schema was broken: ") + sqlite3_errmsg(handle)};
    }
}

} // namespace

void throw_engine_error(sqlite3* handle, int result) {
    const int extended = handle ? sqlite3_extended_errcode(handle) : result;
    const std::string file = file_of(handle);
    switch (result & 0xff) {
    case SQLITE_CONSTRAINT:
        throw_broken_rule(handle, extended);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        throw Error{Code::damaged, "The database file " + file + " is damaged."}.with_hint(
            "Stop the daemon, keep the file as it is, and put back a copy of the state folder.");
    case SQLITE_FULL:
        throw Error{Code::io, "The disk is full: " + file + " could not be written."}.with_hint(
            "Free some space; nothing that was acknowledged is lost.");
    case SQLITE_IOERR:
        throw Error{Code::io, "Reading or writing " + file + " failed (" + sqlite3_errstr(extended) + ")."};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        throw Error{Code::io,
                    "The database file " + file + " can't be opened; check its folder and who owns it."};
    case SQLITE_READONLY:
        throw Error{Code::unavailable,
                    "The database file " + file + " is read-only; check its folder and who owns it."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw Error{Code::busy, "The database file " + file + " is locked by another program; try again."};
    case SQLITE_INTERRUPT:
        throw Error{Code::busy, "The request took too long and was stopped; ask for less."};
    case SQLITE_NOMEM:
        throw Error{Code::unavailable, "There is not enough memory for a database operation; try again."};
    case SQLITE_TOOBIG:
        throw Error{Code::too_large, "A value is too large to be stored."};
    default:
        throw Error{Code::internal, std::string("The database engine refused a statement: ") +
                                        (handle ? sqlite3_errmsg(handle) : sqlite3_errstr(result))};
    }
}

// ---- Statement

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), in_use_(std::exchange(other.in_use_, nullptr)) {}

Statement::~Statement() {
    if (!statement_)
        return;
    if (!in_use_) {
        sqlite3_finalize(statement_);
        return;
    }
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    *in_use_ = false;
}

void Statement::bind(int position, std::nullptr_t) {
    sqlite3_bind_null(statement_, position);
}
void Statement::bind(int position, std::int64_t value) {
    sqlite3_bind_int64(statement_, position, value);
}
void Statement::bind(int position, std::string_view text) {
    const int result = sqlite3_bind_text64(statement_, position, text.data() ? text.data() : "", text.size(),
                                           SQLITE_TRANSIENT, SQLITE_UTF8);
    if (result != SQLITE_OK)
        throw_engine_error(sqlite3_db_handle(statement_), result);
}
void Statement::bind(int position, std::span<const std::uint8_t> blob) {
    static constexpr char empty = 0;
    const void* data = blob.data() ? static_cast<const void*>(blob.data()) : &empty;
    const int result = sqlite3_bind_blob64(statement_, position, data, blob.size(), SQLITE_TRANSIENT);
    if (result != SQLITE_OK)
        throw_engine_error(sqlite3_db_handle(statement_), result);
}

bool Statement::step() {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW)
        return true;
    if (result == SQLITE_DONE)
        return false;
    throw_engine_error(sqlite3_db_handle(statement_), result);
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}
std::string_view Statement::text_view(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return text ? std::string_view{text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))}
                : std::string_view{};
}
std::span<const std::uint8_t> Statement::blob(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {data, data ? static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)) : 0};
}

// ---- Connection

Connection::Connection(std::string path, Access access, Durability durability) : path_(std::move(path)) {
    initialize_sqlite();
    const int flags =
        (access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE) |
        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int result = sqlite3_open_v2(path_.c_str(), &handle_, flags, nullptr);
    try {
        if (result != SQLITE_OK)
            throw_engine_error(handle_, result);
        configure(access, durability);
    } catch (...) {
        for (auto& [sql, cached] : by_literal_)
            sqlite3_finalize(cached.statement);
        sqlite3_close_v2(handle_);
        throw;
    }
}

Connection::~Connection() {
    for (auto& [sql, cached] : by_literal_)
        sqlite3_finalize(cached.statement);
    for (auto& [sql, cached] : by_text_)
        sqlite3_finalize(cached.statement);
    sqlite3_close_v2(handle_);
}

void Connection::configure(Access access, Durability durability) {
    sqlite3_busy_timeout(handle_, busy_timeout_ms);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // A reader needs the write lock's file handle to recover a log, so it is opened writable and told to stay
    // a reader.
    execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
            "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0;");
    {
        Statement mode = prepare("PRAGMA journal_mode = WAL");
        if (!mode.step() || mode.text_view(0) != "wal")
            throw Error{Code::io, "The database file " + path_ +
                                      " can't use a write-ahead log; is it on a network drive?"};
    }
    execute(durability == Durability::full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    expect_pragma("PRAGMA secure_delete", 1);
    expect_pragma("PRAGMA foreign_keys", 1);
    expect_pragma("PRAGMA synchronous", durability == Durability::full ? 2 : 0);
    if (access == Access::read_only)
        execute("PRAGMA query_only = ON");
    sqlite3_progress_handler(handle_, progress_steps, &Connection::is_past_deadline, this);
}

void Connection::expect_pragma(const char* sql, std::int64_t value) {
    Statement statement = prepare(sql);
    if (!statement.step() || statement.integer(0) != value)
        throw Error{Code::internal, std::string("SQLite didn't take the setting ") + sql + "."};
}

int Connection::is_past_deadline(void* connection) {
    const auto& deadline = static_cast<Connection*>(connection)->deadline_;
    return deadline && std::chrono::steady_clock::now() > *deadline ? 1 : 0;
}

void Connection::set_deadline(std::optional<std::chrono::steady_clock::time_point> deadline) {
    deadline_ = deadline;
}

sqlite3_stmt* Connection::compile(std::string_view sql, bool persistent) {
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                          persistent ? SQLITE_PREPARE_PERSISTENT : 0U, &statement, nullptr);
    if (result != SQLITE_OK)
        throw_engine_error(handle_, result);
    return statement;
}

Statement Connection::borrow(Cached& cached, std::string_view sql) {
    if (cached.in_use)
        return Statement{compile(sql, false), nullptr};
    if (!cached.statement)
        cached.statement = compile(sql, true);
    cached.in_use = true;
    return Statement{cached.statement, &cached.in_use};
}

Statement Connection::prepare(const char* sql) {
    return borrow(by_literal_[sql], sql);
}

Statement Connection::prepare_composed(const std::string& sql) {
    return borrow(by_text_[sql], sql);
}

std::int64_t Connection::finish(Statement& statement) {
    while (statement.step()) {
    }
    return sqlite3_changes64(handle_);
}

void Connection::execute(const char* sql) {
    const int result = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (result != SQLITE_OK)
        throw_engine_error(handle_, result);
}

std::int64_t Connection::last_row() const {
    return sqlite3_last_insert_rowid(handle_);
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

void Connection::close_without_checkpoint() {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

} // namespace iterochat::storage
