#include "daemon/erasure/canary.hpp"
#include "daemon/erasure/verification.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/mend.hpp"
#include "daemon/storage/posting_account.hpp"
#include "daemon/storage/search.hpp"
#include "daemon/storage/search_index.hpp"
#include "tests/unit/erasure/world.hpp"
#include "tests/unit/storage/planting.hpp"

#include <sys/stat.h>

namespace iterochat::erasure {
namespace {

using storage::code_of;

constexpr std::string_view planted = "plantedresidue";

/// A temporary folder of this program's own: other programs' files in the machine's one are findings too.
struct TemporaryFolder {
    TemporaryFolder() {
        ::mkdtemp(path.data());
        ::setenv("TMPDIR", path.c_str(), 1);
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::string path = (std::filesystem::temp_directory_path() / "iterochat-temp-XXXXXX").string();
} const temporary_folder;

/// An organization from which much was erased: free pages, free blocks, long values.
struct Churned : World {
    Churned() {
        own_content();
        std::vector<ConversationId> doomed;
        for (int i = 0; i < 24; ++i) {
            const Conversation one = full_conversation("Word" + std::to_string(i));
            post(one, std::string(8200, static_cast<char>('a' + i)));
            (i % 3 == 0 ? kept : doomed).push_back(one.id);
        }
        const auto in_tx = [&](auto&& work) { store->write(organization, work); };
        in_tx([&](storage::Tx& tx) { storage::erase_postings(tx, doomed); });
        in_tx([&](storage::Tx& tx) { storage::erase_conversation_rows(tx, doomed); });
        in_tx([&](storage::Tx& tx) { storage::erase_conversation_keys(tx, doomed); });
        scrub_files(*store, organization, seconds(5));
    }

    ResidueReport look(std::string_view text = {}) {
        CanaryPieces pieces;
        pieces.add_whole(text);
        return look_for_residue(*store, organization, pieces, seconds(5));
    }
    std::vector<std::string> kinds(std::string_view text = {}) {
        std::vector<std::string> found;
        for (const ResidueFinding& finding : look(text).findings)
            found.push_back(finding.kind);
        return found;
    }
    std::string file(const char* name) const { return store->organization_folder(organization) + "/" + name; }
    void write_index(const std::string& sql) {
        store->write(organization, [&](storage::Tx& tx) { tx.index().execute(sql.c_str()); });
    }
    std::size_t hits(const std::string& word) {
        return store->read(organization, [&](storage::View& view) {
            return storage::search_conversations(view, word, {}, std::nullopt, 10).items.size();
        });
    }
    void mend() {
        store->write(organization, [&](storage::Tx& tx) {
            storage::mend_search_index(tx);
            storage::remove_orphan_keys(tx);
        });
        scrub_files(*store, organization, seconds(5));
    }
    void plant_file(const std::string& path, const std::string& content) const {
        std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
        std::ofstream{path} << content;
    }

    std::vector<ConversationId> kept;
};

TEST_CASE("a clean organization has no residue, with traffic too") {
    Churned world;
    CHECK(world.kinds("nobody said this sentence").empty());
    const Conversation more = world.full_conversation("More");
    world.post(more, "and more");
    const ResidueReport report = world.look();
    CHECK(report.findings.empty());
    CHECK(report.figures.files == 4);
    CHECK(report.figures.is_clean());
}

TEST_CASE("bytes planted in a database file are found by kind, file and page, and mended") {
    for (const storage::Unowned where : {storage::Unowned::page_gap, storage::Unowned::free_block,
                                         storage::Unowned::free_page, storage::Unowned::overflow_tail}) {
        Churned world;
        INFO(storage::name_of(where));
        const std::string path = world.file("main.db");
        world.close();
        const std::size_t at = storage::place_for(where, storage::file_content(path));
        REQUIRE(at != 0);
        storage::write_raw(path, at, planted);
        world.open();
        const ResidueReport report = world.look();
        REQUIRE(report.findings.size() == 1);
        CHECK(report.findings[0].kind == storage::name_of(where));
        CHECK(report.findings[0].file == "main.db");
        CHECK(report.findings[0].page == at / 4096 + 1);
        CHECK(report.findings[0].amount == static_cast<std::int64_t>(planted.size()));
        CHECK_FALSE(report.figures.is_clean());
        world.mend();
        CHECK(world.look().findings.empty());
        CHECK(world.store->check(world.organization).empty());
        CHECK(world.hits("Word0") == 1);
    }
}

TEST_CASE("residue of the write-ahead log is found") {
    Churned world;
    world.post(world.full_conversation("More"), "and more");
    const std::string log = world.file("main.db-wal");
    storage::write_raw(log, std::filesystem::file_size(log), planted);
    CHECK(world.kinds() == std::vector<std::string>{"write_ahead_log"});
    world.mend();
    CHECK(world.kinds().empty());
}

TEST_CASE("residue of the search index is found entry by entry, and mended") {
    Churned world;
    const std::string absent = std::to_string(storage::posting_of(900, 1));
    SECTION("a posting of a row that isn't there") {
        world.write_index("INSERT INTO shard_0 (rowid, tokens) VALUES (" + absent + ", 'aaaaaaaaaa')");
        CHECK(world.kinds() == std::vector<std::string>{"absent_row"});
    }
    SECTION("a mark of deletion, which holds the word as well") {
        world.write_index("INSERT INTO shard_0 (shard_0, rowid, tokens) VALUES ('delete', " + absent +
                          ", 'aaaaaaaaaa')");
        CHECK(world.kinds() == std::vector<std::string>{"deletion_mark"});
    }
    SECTION("a shard of conversations that are gone") {
        world.write_index("CREATE VIRTUAL TABLE shard_77 USING fts5(tokens, content = '', detail = none,"
                          " columnsize = 0, tokenize = 'ascii');"
                          "INSERT INTO shard_77 (rowid, tokens) VALUES (" +
                          std::to_string(storage::posting_of(77 * 1024 + 5, 1)) + ", 'aaaaaaaaaa')");
        CHECK(world.kinds() == std::vector<std::string>{"stale_shard"});
    }
    SECTION("what a dropped shard left") {
        world.write_index("CREATE TABLE shard_9_data (id INTEGER PRIMARY KEY, block BLOB)");
        CHECK(world.kinds() == std::vector<std::string>{"stale_shard"});
    }
    SECTION("a name of a visitor who isn't there") {
        world.write_index("INSERT INTO name_tokens (token, visitor) VALUES ('aaaaaaaaaa', zeroblob(16))");
        CHECK(world.kinds() == std::vector<std::string>{"absent_name"});
    }
    world.mend();
    CHECK(world.kinds().empty());
    CHECK(world.hits("Word0") == 1);
}

TEST_CASE("a key without what it opens is found, and destroyed by mending") {
    Churned world;
    const auto plant = [&](const char* sql) {
        world.store->write(world.organization, [&](storage::Tx& tx) { tx.keys().execute(sql); });
    };
    SECTION("a conversation's") {
        world.store->write(world.organization, [](storage::Tx& tx) {
            tx.make_conversation_secret(ConversationId::make(tx.now()));
        });
    }
    SECTION("a request's") {
        plant("INSERT INTO request_secrets (id, secret) VALUES (randomblob(16), randomblob(72))");
    }
    SECTION("a file's") {
        plant("INSERT INTO attachment_secrets (id, secret) VALUES (randomblob(16), randomblob(72))");
    }
    CHECK(world.kinds() == std::vector<std::string>{"orphan_key"});
    world.mend();
    CHECK(world.kinds().empty());
}

TEST_CASE("stray files are found by their names and first bytes, texts in any file by their words") {
    Churned world;
    const std::string state = world.store->state_folder();
    world.plant_file(world.file("main.db.tmp"), "anything");
    CHECK(world.kinds() == std::vector<std::string>{"temporary_file"});
    std::filesystem::remove(world.file("main.db.tmp"));
    world.plant_file(state + "/somewhere/acme", "PK\x03\x04zip");
    CHECK(world.kinds() == std::vector<std::string>{"export"});
    std::filesystem::remove_all(state + "/somewhere");
    const std::string sentence = "I never want to see this sentence again";
    world.plant_file(state + "/debug.log", std::string(2'000'000, 'x') + sentence.substr(3));
    CHECK(world.kinds().empty());
    const auto findings = world.look(sentence).findings;
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].kind == "log");
    CHECK(findings[0].amount == 2); // whole pieces of it
}

TEST_CASE("the decoder of the index sees what FTS5 sees, over pages and shards") {
    Churned world;
    const Conversation talk = world.full_conversation("Talk");
    for (int i = 0; i < 40; ++i) {
        std::string text;
        for (int word = 0; word < 120; ++word)
            text += " common" + std::to_string(word % 60) + " rare" + std::to_string(i * 1000 + word);
        world.post(talk, text);
    }
    world.store->write(world.organization, [&](storage::Tx& tx) {
        tx.index().execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, shard_0, instance)");
        std::int64_t entries = 0;
        {
            storage::Statement count =
                tx.index().prepare("SELECT count(*) FROM (SELECT DISTINCT term, doc FROM temp.words)");
            count.step();
            entries = count.integer(0);
        }
        const storage::PostingAccount account = storage::account_shard(tx, 0);
        CHECK(account.faults() == 0);
        CHECK(account.entries == entries);
        CHECK(entries > 5000);
        tx.index().execute("DROP TABLE temp.words");
    });
}

TEST_CASE("a canary is drawn evenly, and found wherever the reading is cut") {
    CanaryPieces pieces;
    for (int i = 0; i < 1000; ++i)
        pieces.offer("text number " + std::to_string(i) + " of a thousand");
    CHECK(pieces.count() == CanaryPieces::pieces_most);
    pieces.offer("short");
    CanaryPieces one;
    one.add_whole("twelve bytes");
    REQUIRE(one.count() == 1);
    const std::string content = std::string(100, 't') + "twelve bytes" + std::string(50, 'e') + "twelve byte";
    for (std::size_t cut = 1; cut < content.size(); ++cut) {
        CanarySearch search{one};
        search.begin();
        int hits = 0;
        const auto hit = [&](std::size_t piece) {
            CHECK(piece == 0);
            ++hits;
        };
        search.feed(as_bytes(std::string_view{content}.substr(0, cut)), hit);
        search.feed(as_bytes(std::string_view{content}.substr(cut)), hit);
        CHECK(hits == 1);
        search.begin(); // another file doesn't go on with the one before
        search.feed(as_bytes("s"), hit);
        CHECK(hits == 1);
    }
}

} // namespace
} // namespace iterochat::erasure
