#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/audit_outbox.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/migrations.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/search.hpp"

#include <sys/stat.h>

using namespace iterochat;
using namespace iterochat::storage;

namespace {

void change_file(const std::string& path, std::size_t at, const std::string& bytes) {
    std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
    file.seekp(static_cast<std::streamoff>(at));
    file << bytes;
}

} // namespace

TEST_CASE("no file holds a sealed text, name or address in clear, open or closed") {
    Fixture f;
    const std::string canary = "xylophonequartz";
    const Visitor visitor = f.visitor(canary + " Doe", canary + "@example.com");
    Conversation conversation = f.conversation(visitor.id, "my " + canary + " is broken");
    f.store->write(f.organization, [&](Tx& tx) {
        const AccountId member = AccountId::make(tx.now());
        set_member_name(tx, member, "member " + canary);
        create_note(tx, conversation.id, member, "note " + canary);
        put_ai_trace(tx, conversation.id, MessageId::make(tx.now()), "{\"q\":\"" + canary + "\"}");
        conversation.summary = "wants " + canary;
        conversation.rating_comment = canary;
        update_conversation(tx, conversation);
        create_hold(tx, {{}, conversation.id, {}, "court " + canary, "uid:0", {}, {}, {}, {}});
        add_to_audit_outbox(tx, {0, AuditId::make(tx.now()), tx.now(), canary});
        Visitor full = visitor;
        full.ip_address = canary;
        full.user_agent = canary;
        full.consent_text = canary;
        full.verified_id = canary;
        update_visitor(tx, full);
    });
    f.store->control_write([&](ControlTx& tx) {
        Account account;
        account.email = canary + "@example.com";
        account.name = canary;
        create_account(tx, account, "");
        add_to_audit_outbox(tx, {0, AuditId::make(tx.now()), tx.now(), canary});
    });
    CHECK(files_with(f.folder.path(), canary).empty());
    f.close();
    CHECK(files_with(f.folder.path(), canary).empty());
    CHECK(files_with(f.folder.path(), "SQLite format 3").size() == 4); // the scan does look into the files
}

TEST_CASE("a sealed text that was changed in the file says it is damaged") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id, std::string(300, 'a'));
    const std::string path = f.store->organization_folder(f.organization) + "/main.db";
    f.close();
    {
        Connection main{path, Access::write, Durability::full};
        Statement row = main.prepare("SELECT text FROM messages");
        REQUIRE(row.step());
        Bytes text = row.get<Bytes>(0);
        text[100] ^= 1;
        main.run("UPDATE messages SET text = ?", text);
    }
    f.open();
    CHECK(code_of([&] {
              f.store->read(f.organization,
                            [&](View& view) { messages_after(view, conversation.id, 0, 10); });
          }) == Code::damaged);
}

TEST_CASE("a sealed text that was copied to another row doesn't open") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id, "first");
    f.post(conversation, "other");
    const std::string path = f.store->organization_folder(f.organization) + "/main.db";
    f.close();
    Connection{path, Access::write, Durability::full}.run(
        "UPDATE messages SET text = (SELECT text FROM messages WHERE seq = 2) WHERE seq = 1");
    f.open();
    CHECK(code_of([&] {
              f.store->read(f.organization,
                            [&](View& view) { messages_after(view, conversation.id, 0, 10); });
          }) == Code::damaged);
}

TEST_CASE("a damaged database file is refused by name, other organizations go on") {
    Fixture f;
    f.visitor();
    const auto other = OrganizationId::make(f.clock.now());
    f.store->create_organization_files(other);
    const std::string path = f.store->organization_folder(f.organization) + "/main.db";
    f.close();
    change_file(path, 0, std::string(4096, '#'));
    StoreOptions options;
    options.state_folder = f.folder.path() + "/state";
    Store store{options, test_root_key(), f.clock};
    try {
        store.read(f.organization, [](View&) {});
        FAIL("opened");
    } catch (const Error& error) {
        CHECK(error.code() == Code::damaged);
        CHECK(std::string(error.what()).find(path) != std::string::npos);
        CHECK_FALSE(error.hint().empty());
    }
    CHECK_NOTHROW(store.write(other, [](Tx& tx) { create_visitor(tx, {}); }));
}

TEST_CASE("a missing keys.db is refused by name and not made anew") {
    Fixture f;
    f.visitor();
    const std::string path = f.store->organization_folder(f.organization) + "/keys.db";
    const std::string folder = f.store->state_folder();
    f.close();
    std::filesystem::remove(path);
    StoreOptions options;
    options.state_folder = folder;
    Store store{options, test_root_key(), f.clock};
    CHECK(sentence_of([&] { store.read(f.organization, [](View&) {}); }).find(path) != std::string::npos);
    CHECK(code_of([&] { store.create_organization_files(f.organization); }) == Code::damaged);
}

TEST_CASE("another root key opens nothing and says so") {
    Fixture f;
    const std::string folder = f.store->state_folder();
    f.close();
    StoreOptions options;
    options.state_folder = folder;
    CHECK(code_of([&] { Store{options, vault::make_key(), f.clock}; }) == Code::configuration);
}

TEST_CASE("a file of a newer program is refused with both numbers") {
    Fixture f;
    f.visitor();
    const std::string path = f.store->organization_folder(f.organization) + "/main.db";
    f.close();
    Connection{path, Access::write, Durability::full}.execute("PRAGMA user_version = 99");
    StoreOptions options;
    options.state_folder = f.folder.path() + "/state";
    Store store{options, test_root_key(), f.clock};
    try {
        store.read(f.organization, [](View&) {});
        FAIL("opened");
    } catch (const Error& error) {
        CHECK(error.code() == Code::version_mismatch);
        CHECK(std::string(error.what()).find("99") != std::string::npos);
        CHECK(std::string(error.what()).find(std::to_string(newest_schema("main"))) != std::string::npos);
    }
}

TEST_CASE("migrations are numbered without gaps and bring an old file up") {
    for (const char* database : {"control", "main", "keys", "index"}) {
        std::int64_t expected = 0;
        for (const Migration& migration : migrations())
            if (migration.database == database)
                CHECK(migration.number == ++expected);
        CHECK(expected == newest_schema(database));
        CHECK(expected > 0);
    }
    const TemporaryFolder folder;
    Connection old{folder.path() + "/main.db", Access::write, Durability::full};
    for (const Migration& migration : migrations())
        if (migration.database == "main" && migration.number == 1)
            old.execute(migration.sql); // as the first version left it
    old.execute("PRAGMA user_version = 1");
    migrate(old, "main");
    CHECK(old.select("SELECT 1 FROM sqlite_schema WHERE name = 'articles'").step());
    migrate(old, "main"); // again: nothing to do
}

TEST_CASE("every connection has the settings that erasure relies on") {
    const TemporaryFolder folder;
    for (const auto access : {Access::write, Access::read_only}) {
        Connection connection{folder.path() + "/a.db", access, Durability::full};
        const auto value = [&](const char* pragma) {
            Statement row = connection.prepare(pragma);
            row.step();
            return row.get<std::string>(0);
        };
        CHECK(value("PRAGMA journal_mode") == "wal");
        CHECK(value("PRAGMA secure_delete") == "1");
        CHECK(value("PRAGMA synchronous") == "2");
        CHECK(value("PRAGMA foreign_keys") == "1");
        CHECK(value("PRAGMA temp_store") == "2");
        CHECK(value("PRAGMA trusted_schema") == "0");
        CHECK(value("PRAGMA busy_timeout") != "0");
        CHECK(value("PRAGMA query_only") == (access == Access::read_only ? "1" : "0"));
    }
}

TEST_CASE("the state folder is its owner's alone") {
    Fixture f;
    struct stat status {};
    REQUIRE(::stat(f.store->state_folder().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
}

TEST_CASE("a wiped log is empty, and its frames were overwritten before") {
    Fixture f;
    const Visitor visitor = f.visitor();
    const Conversation conversation = f.conversation(visitor.id);
    for (int i = 0; i < 20; ++i)
        f.post(conversation, "text");
    const std::string folder = f.store->organization_folder(f.organization);
    CHECK(std::filesystem::file_size(folder + "/main.db-wal") > 0);
    f.store->wipe_wal(f.organization, seconds(5));
    for (const char* file : {"/main.db-wal", "/keys.db-wal", "/index.db-wal"})
        CHECK(std::filesystem::file_size(folder + file) == 0);
    f.store->wipe_control_wal(seconds(5));
    CHECK(std::filesystem::file_size(f.store->state_folder() + "/control.db-wal") == 0);
    f.post(conversation, "after"); // all goes on
    CHECK(f.store->read(f.organization,
                        [&](View& v) { return messages_after(v, conversation.id, 0, 100).size(); }) == 22);
}

TEST_CASE("a long read keeps the log, the wipe says so soon, and writes go on meanwhile") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id);
    f.store->read(
        f.organization,
        [&](View& view) {
            get_conversation(view, conversation.id);
            f.post(conversation, "while reading");
            const auto begin = std::chrono::steady_clock::now();
            CHECK(code_of([&] { f.store->wipe_wal(f.organization, {20}); }) == Code::busy);
            CHECK(std::chrono::steady_clock::now() - begin <
                  std::chrono::milliseconds{Connection::busy_timeout_ms});
            f.post(conversation, "still writing");
        },
        ReadLimit::long_running);
    CHECK_NOTHROW(f.store->wipe_wal(f.organization, seconds(5)));
}
