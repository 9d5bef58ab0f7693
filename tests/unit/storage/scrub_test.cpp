#include "tests/unit/storage/planting.hpp"

#include "daemon/storage/database.hpp"
#include "daemon/storage/page_walk_sqlite.hpp"

#include <random>

using namespace iterochat;
using namespace iterochat::storage;

namespace {

constexpr std::string_view planted = "plantedresidue";

/// A database of tables and indexes of every layout with long and short values, many of them gone again.
/// `mode` is told to SQLite first.
void make_database(const std::string& path, const std::string& mode, unsigned seed, int rounds = 6) {
    Connection connection{path, Access::write, Durability::off};
    connection.execute((mode + "; PRAGMA journal_mode = DELETE; VACUUM; PRAGMA journal_mode = WAL").c_str());
    connection.execute("CREATE TABLE plain (row INTEGER PRIMARY KEY, text BLOB, other INTEGER);"
                       "CREATE INDEX plain_text ON plain (text);"
                       "CREATE TABLE clustered (id BLOB PRIMARY KEY, text BLOB) WITHOUT ROWID;");
    std::mt19937 random{seed};
    const auto text = [&] {
        const std::size_t size = random() % 5 == 0 ? random() % 20'000 : random() % 200;
        return Bytes(size, static_cast<std::uint8_t>('a' + random() % 26));
    };
    const auto byte = [&] { return static_cast<std::uint8_t>(random()); };
    for (int round = 0; round < rounds; ++round) {
        connection.run("BEGIN");
        for (int i = 0; i < 200; ++i) {
            connection.run("INSERT INTO plain (text, other) VALUES (?, ?)", text(), std::int64_t{byte()});
            connection.run("INSERT OR REPLACE INTO clustered (id, text) VALUES (?, ?)",
                           Bytes{byte(), byte(), byte()}, text());
        }
        connection.run("DELETE FROM plain WHERE row % 7 = ?", std::int64_t{byte() % 7});
        connection.run("UPDATE plain SET text = x'00' WHERE row % 11 = ?", std::int64_t{byte() % 11});
        connection.run("DELETE FROM clustered WHERE id < ?", Bytes{0x60});
        connection.run("COMMIT");
        REQUIRE(connection.try_wipe_log());
    }
}

ByteAccount account_of(const std::string& path, bool clear = false) {
    Connection connection{path, Access::write, Durability::off};
    REQUIRE(connection.try_wipe_log());
    return connection.account_pages(clear);
}

/// All values and SQLite's own opinion of the file.
std::string content_of(const std::string& path) {
    Connection connection{path, Access::write, Durability::off};
    std::string all;
    for (const char* sql : {"PRAGMA integrity_check", "SELECT text || other FROM plain ORDER BY row",
                            "SELECT text FROM plain ORDER BY text", "SELECT id || text FROM clustered"}) {
        Statement rows = connection.prepare(sql);
        while (rows.step())
            all += rows.get<std::string>(0) + "\n";
    }
    REQUIRE(all.starts_with("ok\n"));
    return all;
}

} // namespace

TEST_CASE("every byte of a database has an owner or is zero, whatever came and went") {
    for (const std::string mode :
         {"PRAGMA page_size = 4096", "PRAGMA page_size = 512", "PRAGMA page_size = 65536",
          "PRAGMA auto_vacuum = 1", "PRAGMA auto_vacuum = 2"})
        for (unsigned seed = 1; seed <= 1; ++seed) {
            TemporaryFolder folder;
            const std::string path = folder.path() + "/x.db";
            make_database(path, mode, seed);
            INFO(mode << " seed " << seed);
            if (mode.find("auto_vacuum") != std::string::npos)
                account_of(path, true); // SQLite leaves entries of pages that went in the pointer maps
            const ByteAccount account = account_of(path);
            for (const UnownedBytes& found : account.findings)
                UNSCOPED_INFO(found.page << ' ' << name_of(found.where) << ' ' << found.bytes);
            CHECK(account.unowned_bytes == 0);
            CHECK(account.bytes == static_cast<std::int64_t>(std::filesystem::file_size(path)));
        }
}

TEST_CASE(
    "what lies where nobody owns it is found by its kind, and overwritten without a change to anything") {
    TemporaryFolder folder;
    const std::string path = folder.path() + "/x.db";
    make_database(path, "PRAGMA page_size = 4096", 7);
    const std::string before = content_of(path);
    for (const Unowned where : {Unowned::page_gap, Unowned::free_block, Unowned::free_page,
                                Unowned::trunk_tail, Unowned::overflow_tail, Unowned::file_tail}) {
        INFO(name_of(where));
        const std::string clean = file_content(path);
        const std::size_t at = place_for(where, clean);
        REQUIRE(at != 0);
        write_raw(path, at, planted);
        const ByteAccount found = account_of(path);
        REQUIRE(found.findings.size() == 1);
        CHECK(found.findings[0].where == where);
        CHECK(found.findings[0].page == at / 4096 + 1);
        CHECK(found.findings[0].file == "x.db");
        CHECK(found.unowned_bytes == static_cast<std::int64_t>(planted.size()));
        CHECK(account_of(path, true).unowned_bytes == found.unowned_bytes); // what it was
        CHECK(account_of(path).unowned_bytes == 0);
        CHECK(file_content(path).find(planted) == std::string::npos);
        CHECK(content_of(path) == before);
    }
}

TEST_CASE("a byte that is said to be nobody's is not read by SQLite") {
    TemporaryFolder folder;
    const std::string path = folder.path() + "/x.db";
    make_database(path, "PRAGMA page_size = 512", 3, 2);
    const std::string before = content_of(path);
    const std::string clean = file_content(path);
    std::mt19937 random{11};
    int unowned = 0;
    for (int i = 0; i < 300 && unowned < 20; ++i) {
        std::size_t at = random() % clean.size();
        while (at < clean.size() && (clean[at] != 0 || at < 100))
            ++at;
        if (at >= clean.size())
            continue;
        write_raw(path, at, "X");
        bool is_nobodys = false;
        try {
            is_nobodys = account_of(path).unowned_bytes == 1;
        } catch (const Error&) {
            // it was a pointer
        }
        if (is_nobodys) {
            ++unowned;
            CHECK(content_of(path) == before);
        }
        write_raw(path, at, std::string_view{"\0", 1});
    }
    CHECK(unowned >= 10);
}

TEST_CASE("a page that is reached twice or never is damage, and nothing is touched") {
    TemporaryFolder folder;
    const std::string path = folder.path() + "/x.db";
    make_database(path, "PRAGMA page_size = 4096", 5);
    const std::string clean = file_content(path);
    write_raw(path, place_for(Unowned::page_gap, clean), planted);
    const std::size_t trunk = std::size_t{number_at(clean, 32, 4) - 1} * 4096;
    write_raw(path, trunk + 8, clean.substr(trunk + 12, 4)); // two entries name one page
    const std::string damaged = file_content(path);
    CHECK(code_of([&] { account_of(path, true); }) == Code::damaged);
    CHECK(file_content(path) == damaged);
}

TEST_CASE("a page's gap is cleared on its way to the file, and only a page of a b-tree has one") {
    std::vector<std::uint8_t> page(512, 0x55);
    const std::array<std::uint8_t, 10> header{13, 0, 0, 0, 1, 1, 0xf0, 0, 1, 0xf0}; // one cell at 496
    std::ranges::copy(header, page.begin());
    clear_page_gap(page, false);
    CHECK(std::count(page.begin(), page.end(), 0x55) == 512 - 496);
    std::vector<std::uint8_t> other(512, 0x55);
    other[0] = 0;
    clear_page_gap(other, false);
    CHECK(std::count(other.begin(), other.end(), 0x55) == 511);
}

TEST_CASE("a scrubbed organization has no byte without an owner and empty logs, and reads on") {
    Fixture f;
    const Visitor visitor = f.visitor("Jane");
    std::vector<Conversation> all;
    for (int i = 0; i < 30; ++i)
        all.push_back(f.conversation(visitor.id, "unicorn number " + std::to_string(i)));
    const ByteAccount account = f.store->account(f.organization, Accounting::scrub, seconds(5));
    CHECK(account.files == 3);
    CHECK(account.wal_bytes == 0);
    f.store->read(f.organization, [&](View& view) {
        CHECK(messages_after(view, all.back().id, 0, 10).at(0).text == "unicorn number 29");
    });
    CHECK(f.store->account(f.organization, Accounting::after_wipe, seconds(5)).unowned_bytes == 0);
    f.post(all.front(), "more");
    const ByteAccount live = f.store->account(f.organization, Accounting::look, seconds(5));
    CHECK(live.unowned_bytes == 0);
    CHECK(live.wal_bytes > 0);
    CHECK(f.store->account_control(Accounting::scrub, seconds(5)).files == 1);
    CHECK(f.store->check(f.organization).empty());
}

TEST_CASE("bytes of no frame of the write-ahead log are found") {
    Fixture f;
    const Visitor visitor = f.visitor("Jane");
    f.conversation(visitor.id, "unicorn");
    const std::string log = f.store->organization_folder(f.organization) + "/main.db-wal";
    REQUIRE(std::filesystem::file_size(log) > 0);
    write_raw(log, std::filesystem::file_size(log), std::string(5000, 'w'));
    const ByteAccount account = f.store->account(f.organization, Accounting::look, seconds(5));
    REQUIRE(account.findings.size() == 1);
    CHECK(account.findings[0].where == Unowned::write_ahead_log);
    CHECK(account.findings[0].file == "main.db-wal");
    CHECK(account.unowned_bytes == 5000);
    CHECK(f.store->account(f.organization, Accounting::after_wipe, seconds(5)).unowned_bytes == 0);
}
