#pragma once

#include "common/base/encoding.hpp"
#include "common/base/id.hpp"
#include "common/base/time.hpp"
#include "daemon/storage/byte_account.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

/// SQLite behind owned handles. Only this room includes this.
namespace iterochat::storage {

/// Settings of the whole process: an allocator that zeroes what it frees, no shared caches, files without
/// remains of old cells. Before the first connection; repeated calls do nothing. Throws Code::internal.
void initialize_sqlite();

/// A statement of a connection's cache, for one execution. Resets itself, so that no read stays open behind
/// it.
class Statement {
  public:
    Statement(sqlite3_stmt* statement, bool* in_use) : statement_(statement), in_use_(in_use) {}
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    template <class... Values>
    Statement& bind_all(const Values&... values) {
        int position = 0;
        (bind(++position, values), ...);
        return *this;
    }
    void bind(int position, std::nullptr_t);
    void bind(int position, std::int64_t value);
    void bind(int position, int value) { bind(position, static_cast<std::int64_t>(value)); }
    void bind(int position, bool value) { bind(position, static_cast<std::int64_t>(value)); }
    void bind(int position, Time value) { bind(position, value.ms); }
    void bind(int position, std::string_view text);
    void bind(int position, const char* text) { bind(position, std::string_view{text}); }
    void bind(int position, const std::string& text) { bind(position, std::string_view{text}); }
    void bind(int position, std::span<const std::uint8_t> blob);
    void bind(int position, const Bytes& blob) { bind(position, std::span<const std::uint8_t>{blob}); }
    void bind(int position, const std::array<std::uint8_t, 32>& blob) {
        bind(position, std::span<const std::uint8_t>{blob});
    }
    void bind(int position, const Uuid& id) { bind(position, id.blob()); }
    template <class Value>
    void bind(int position, const std::optional<Value>& value) {
        if (value)
            bind(position, *value);
        else
            bind(position, nullptr);
    }

    bool step(); ///< true: a row is there. Throws what the engine's failure means (database.cpp).

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    std::string_view text_view(int column) const;         ///< until the next step
    std::span<const std::uint8_t> blob(int column) const; ///< until the next step
    template <class Value>
    Value get(int column) const {
        if constexpr (std::same_as<Value, std::string>)
            return std::string{text_view(column)};
        else if constexpr (std::same_as<Value, Bytes>)
            return Bytes(blob(column).begin(), blob(column).end());
        else if constexpr (std::same_as<Value, Time>)
            return Time{integer(column)};
        else if constexpr (std::derived_from<Value, Uuid>)
            return Value::from_blob(blob(column));
        else
            return static_cast<Value>(integer(column));
    }
    template <class Value>
    std::optional<Value> find(int column) const { ///< empty for null
        if (is_null(column))
            return std::nullopt;
        return get<Value>(column);
    }

  private:
    sqlite3_stmt* statement_;
    bool* in_use_; ///< of the cache; null: ours to finalize
};

enum class Access { write, read_only };
enum class Durability { full, off };

/// One connection to one file. One thread at a time.
class Connection {
  public:
    static constexpr int busy_timeout_ms =
        5000; ///< only another program (sqlite3, a backup tool) can hold a lock that long

    /// Opens, and for Access::write creates, the file and sets what ERASURE.md asks of every connection.
    /// Throws Code::damaged naming a damaged file, Code::io or unavailable for one that can't be opened.
    Connection(std::string path, Access access, Durability durability);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// `sql` is a literal: the statement is cached by its address.
    Statement prepare(const char* sql);
    /// For SQL that was put together; cached by its text.
    Statement prepare_composed(const std::string& sql);

    /// Prepares, binds, and leaves the stepping to the caller.
    template <class... Values>
    Statement select(const char* sql, const Values&... values) {
        Statement statement = prepare(sql);
        statement.bind_all(values...);
        return statement;
    }
    /// Prepares, binds, runs to the end; the number of rows changed.
    template <class... Values>
    std::int64_t run(const char* sql, const Values&... values) {
        Statement statement = prepare(sql);
        statement.bind_all(values...);
        return finish(statement);
    }
    std::int64_t finish(Statement& statement);
    void execute(const char* sql); ///< several statements without values, not cached
    std::int64_t last_row() const;
    bool in_transaction() const;

    /// From now on a statement is interrupted at that moment: Code::busy. None: never.
    void set_deadline(std::optional<std::chrono::steady_clock::time_point> deadline);

    void close_without_checkpoint(); ///< makes the destructor leave the write-ahead log as it is
    void sync_log();                 ///< fsync of the write-ahead log, for a connection with Durability::off
    /// See Store::wipe_wal. False: a reader was in the way, nothing is guaranteed.
    bool try_wipe_log();
    /// Brings every frame of the log into the database file. False: a reader was in the way.
    bool try_checkpoint();
    ByteAccount account_log(); ///< only the log's length and what no frame of it owns
    /// Visits every page, under the write lock, with the log's frames all in the file. `clear`: what nothing
    /// owns is overwritten with zeros, synced, and dropped from all caches; then the log holds one frame
    /// again. Throws Code::damaged and touches nothing when a page can't be accounted for.
    ByteAccount account_pages(bool clear);
    /// The raw bytes of the database file and its log, in pieces, through SQLite's own handles. Writers may
    /// go on.
    using RawPiece = std::function<void(const std::string& path, std::span<const std::uint8_t> bytes)>;
    void read_raw(const RawPiece& piece);

    const std::string& path() const { return path_; }
    sqlite3* handle() const { return handle_; }
    static int is_past_deadline(void* connection); ///< SQLite's progress callback

  private:
    void configure(Access access, Durability durability);
    void drop_caches();
    void expect_pragma(const char* sql, std::int64_t value);
    sqlite3_stmt* compile(std::string_view sql, bool persistent);

    struct Cached {
        sqlite3_stmt* statement = nullptr;
        bool in_use = false;
    };
    Statement borrow(Cached& cached, std::string_view sql);

    std::string path_;
    sqlite3* handle_ = nullptr;
    std::unordered_map<const char*, Cached> by_literal_;
    std::unordered_map<std::string, Cached> by_text_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;
};

/// Throws the Error that an engine's result code means for the file: full disk, damage, lock, broken rule.
[[noreturn]] void throw_engine_error(sqlite3* handle, int result);

} // namespace iterochat::storage
