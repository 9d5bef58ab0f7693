#include "tests/bench/posting/raw_writer.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <sqlite3.h>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

void run(sqlite3* db, const std::string& sql) {
    if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(db) + " in " + sql);
}

Database open(const std::string& file) {
    sqlite3* db = nullptr;
    if (sqlite3_open(file.c_str(), &db) != SQLITE_OK)
        throw std::runtime_error("cannot open " + file);
    Database owned{db};
    sqlite3_busy_timeout(db, 60'000);
    run(db,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=OFF");
    return owned;
}

Statement prepare(sqlite3* db, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
        throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(db));
    return Statement{statement};
}

/// A new row of the size and kind of the stored ones: their bytes, with an id, a place and an order of its
/// own.
void insert_row(sqlite3* db, sqlite3_stmt* insert, std::int64_t number) {
    sqlite3_bind_int64(insert, 1, number);
    if (sqlite3_step(insert) != SQLITE_DONE)
        throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(db));
    sqlite3_reset(insert);
}

constexpr const char* insert_sql = "INSERT INTO messages (id, conversation, seq, author_kind, author_id, "
                                   "client_id, text, extras, created_at, event_seq) "
                                   "SELECT randomblob(16), 1000000 + ?1 % 64, ?1, author_kind, author_id, "
                                   "'c' || ?1, text, extras, created_at, 1000000 + ?1 "
                                   "FROM sample WHERE number = ?1 % (SELECT count(*) FROM sample)";

} // namespace

RawWriter::RawWriter(const std::string& main_db, const std::string& folder)
    : source_(main_db), folder_(folder) {}

void RawWriter::make_database(const std::string& file) const {
    const Database db = open(file);
    run(db.get(), "ATTACH '" + source_ + "' AS source");
    const Statement schema = prepare(db.get(), "SELECT sql FROM source.sqlite_schema WHERE tbl_name = "
                                               "'messages' AND sql IS NOT NULL ORDER BY type DESC");
    std::vector<std::string> statements;
    while (sqlite3_step(schema.get()) == SQLITE_ROW)
        statements.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(schema.get(), 0)));
    for (const std::string& statement : statements)
        run(db.get(), statement);
    run(db.get(),
        "CREATE TABLE sample AS SELECT row_number() OVER () - 1 AS number, * FROM source.messages LIMIT 256");
    run(db.get(), "CREATE UNIQUE INDEX sample_by_number ON sample (number)");
}

double RawWriter::one_row_a_transaction(int writers, double seconds) {
    const std::string file = folder_ + "/raw" + std::to_string(runs_++) + ".db";
    make_database(file);
    std::atomic<std::int64_t> number{1};
    std::atomic<std::int64_t> done{0};
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration<double>(seconds);
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i)
        threads.emplace_back([&] {
            const Database db = open(file);
            const Statement insert = prepare(db.get(), insert_sql);
            while (Clock::now() < end) {
                run(db.get(), "BEGIN IMMEDIATE");
                insert_row(db.get(), insert.get(), number++);
                run(db.get(), "COMMIT");
                ++done;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    return static_cast<double>(done) / std::chrono::duration<double>(Clock::now() - begin).count();
}

double RawWriter::rows_in_groups(int rows, double seconds) {
    const std::string file = folder_ + "/raw" + std::to_string(runs_++) + ".db";
    make_database(file);
    const Database db = open(file);
    const Statement insert = prepare(db.get(), insert_sql);
    std::int64_t number = 1;
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration<double>(seconds);
    while (Clock::now() < end) {
        run(db.get(), "BEGIN IMMEDIATE");
        for (int i = 0; i < rows; ++i)
            insert_row(db.get(), insert.get(), number++);
        run(db.get(), "COMMIT");
    }
    return static_cast<double>(number - 1) / std::chrono::duration<double>(Clock::now() - begin).count();
}
