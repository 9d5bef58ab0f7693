#include "desk.hpp"

#include "common/base/encoding.hpp"
#include "common/base/fd.hpp"
#include "daemon/audit/chain.hpp"
#include "daemon/service/backup_migration.hpp"
#include "daemon/service/backups.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/migrations.hpp"
#include "daemon/storage/parked_keys.hpp"
#include "daemon/storage/snapshot.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace iterochat;
using namespace iterochat::test;

namespace fs = std::filesystem;

namespace {

struct BackupDesk : Desk {
    BackupDesk() { write_file_durably(key_folder.path() + "/root.key", to_hex(root_key.bytes()), 0400); }

    service::BackupOptions options() const {
        return {.state_folder = folder.path(),
                .root_key_file = key_folder.path() + "/root.key",
                .folder = folder.path() + "/backups",
                .keyring_folder = folder.path() + "/keyring",
                .recipients = {},
                .keep = {}};
    }
    std::vector<std::string> kinds() const {
        std::vector<std::string> found;
        for (const service::BackupView& view : shelf.list({}))
            found.push_back(view.kind);
        return found;
    }

    Folder key_folder;
    service::BackupShelf shelf{options()};
    service::Backups backups{context, shelf};
};

/// A state folder as the version before the newest schema of main.db left it: without that file's rows.
struct OldState {
    OldState() {
        {
            Desk desk;
            organization = desk.make_tenant();
            root = desk.root_key.copy();
            fs::copy(desk.folder.path(), folder.path(),
                     fs::copy_options::recursive | fs::copy_options::overwrite_existing);
        }
        write_file_durably(key_folder.path() + "/root.key", to_hex(root.bytes()), 0400);
        for (const char* suffix : {"", "-wal", "-shm"})
            fs::remove(main_path() + suffix);
        storage::Connection old{main_path(), storage::Access::write, storage::Durability::full};
        const std::int64_t newest = storage::newest_schema("main");
        for (const storage::Migration& migration : storage::migrations())
            if (migration.database == "main" && migration.number < newest)
                old.execute(migration.sql);
        old.execute(("PRAGMA user_version = " + std::to_string(newest - 1)).c_str());
    }
    std::string main_path() const {
        return folder.path() + "/organizations/" + organization.text() + "/main.db";
    }
    service::BackupShelf shelf() const {
        return service::BackupShelf{{.state_folder = folder.path(),
                                     .root_key_file = key_folder.path() + "/root.key",
                                     .folder = folder.path() + "/elsewhere",
                                     .keyring_folder = folder.path() + "/keyring",
                                     .recipients = {},
                                     .keep = {}}};
    }

    Folder folder;
    Folder key_folder;
    HandClock clock;
    OrganizationId organization;
    Secret root;
};

} // namespace

TEST_CASE("an older schema is backed up before it is brought up, with the keyring after it") {
    OldState state;
    const service::BackupShelf shelf = state.shelf();
    CHECK(service::back_up_before_migration(shelf, state.clock));
    const auto made = shelf.list(state.folder.path() + "/backups");
    REQUIRE(made.size() == 1);
    CHECK(made[0].kind == "before_migration");
    CHECK(made[0].schemas.at("main") == storage::newest_schema("main") - 1);
    CHECK(shelf.verify(made[0].path, {}, {}).opened);
    CHECK(fs::exists(state.folder.path() + "/keyring/keyring.icbackup"));
    {
        storage::Store store{store_options(state.folder.path()), state.root.copy(), state.clock};
        store.read(state.organization, [](storage::View&) {}); // brings it up
    }
    CHECK_FALSE(service::back_up_before_migration(shelf, state.clock));
    state.clock.advance(days(31));
    CHECK_FALSE(service::back_up_before_migration(shelf, state.clock));
    CHECK(shelf.list(state.folder.path() + "/backups").empty()); // 30 days are over
}

TEST_CASE("a failed backup before a change of schema stops the start and changes nothing") {
    OldState state;
    std::ofstream(state.folder.path() + "/backups") << "in the way";
    const service::BackupShelf shelf = state.shelf();
    CHECK(refusal([&] { service::back_up_before_migration(shelf, state.clock); }));
    CHECK(sentence([&] {
              service::back_up_before_migration(shelf, state.clock);
          }).find("Nothing was changed") != std::string::npos);
    CHECK(storage::schema_of_file(state.main_path()) == storage::newest_schema("main") - 1);
}

TEST_CASE("only administrators make backups, and a rule that can't be read is refused before the work") {
    BackupDesk desk;
    const service::Member owner = desk.make_member(desk.make_tenant(), Role::owner, "ann@acme.example");
    CHECK(refusal([&] { desk.backups.create(owner, {}, {}); }) == Code::forbidden);
    CHECK(refusal([&] { desk.backups.prune(owner, "7d", false); }) == Code::forbidden);
    service::BackupWish wish;
    wish.keep = "nonsense";
    CHECK(refusal([&] { desk.backups.create(desk.administrator, wish, {}); }) == Code::unprocessable);
    wish = {};
    wish.folder = "relative";
    CHECK(refusal([&] { desk.backups.create(desk.administrator, wish, {}); }) == Code::unprocessable);
    CHECK(desk.kinds().empty());
    CHECK(refusal([&] { desk.backups.prune(desk.administrator, {}, false); }) == Code::usage);
}

TEST_CASE("the keyring is written again only after something was erased") {
    BackupDesk desk;
    desk.make_tenant();
    CHECK_FALSE(desk.backups.refresh_keyring()); // no backup, no keyring
    (void)desk.backups.create(desk.administrator, {}, {});
    CHECK_FALSE(desk.backups.refresh_keyring());
    {
        audit::ChainFile ledger(desk.folder.path() + "/ledger.log");
        ledger.append({{{"op", "intent"}}});
    }
    const std::string before = read_file(desk.folder.path() + "/keyring/keyring.icbackup", 1 << 24);
    CHECK(desk.backups.refresh_keyring());
    CHECK(read_file(desk.folder.path() + "/keyring/keyring.icbackup", 1 << 24) != before);
    CHECK_FALSE(desk.backups.refresh_keyring());
}

TEST_CASE("keys that a restore left behind go after a day, in the files and in the keyring") {
    BackupDesk desk;
    const auto acme = desk.make_tenant();
    desk.backups.create(desk.administrator, {}, {});
    const std::string secret = "a wrapped key of which nothing is to be left";
    desk.store.write(acme, [&](storage::Tx& tx) {
        storage::park_keys(tx, {{"conversation_secrets", Uuid::make(tx.now()),
                                 Bytes(secret.begin(), secret.end()), tx.now()}});
    });
    const auto parked = [&] {
        return desk.store.read(acme, [](storage::View& view) { return storage::count_parked_keys(view); });
    };
    const auto is_on_disk = [&] {
        for (const char* file : {"/keys.db", "/keys.db-wal"}) {
            const std::string path = desk.store.organization_folder(acme) + file;
            if (fs::exists(path) && read_file(path, 1 << 24).find(secret) != std::string::npos)
                return true;
        }
        return false;
    };
    desk.clock.advance(Span{hours(24).ms - 1000});
    CHECK_FALSE(desk.backups.refresh_keyring());
    CHECK(parked() == 1);
    CHECK(is_on_disk());
    desk.clock.advance(seconds(1));
    CHECK(desk.backups.refresh_keyring());
    CHECK(parked() == 0);
    CHECK_FALSE(is_on_disk());
    CHECK_FALSE(desk.backups.refresh_keyring());
}

TEST_CASE("a keyring of another installation, which waits for its restore, is not written over") {
    BackupDesk elsewhere;
    elsewhere.make_tenant("other");
    elsewhere.backups.create(elsewhere.administrator, {}, {});
    BackupDesk desk;
    desk.make_tenant();
    fs::create_directories(desk.options().keyring_folder);
    const std::string here = desk.options().keyring_folder + "/keyring.icbackup";
    fs::copy_file(elsewhere.options().keyring_folder + "/keyring.icbackup", here);
    const std::string before = read_file(here, 1 << 24);
    {
        audit::ChainFile ledger(desk.folder.path() + "/ledger.log");
        ledger.append({{{"op", "intent"}}}); // else nothing asks for a new keyring
    }
    CHECK_FALSE(desk.backups.refresh_keyring());
    CHECK(refusal([&] { desk.backups.create(desk.administrator, {}, {}); }) == Code::conflict);
    CHECK(read_file(here, 1 << 24) == before);
    CHECK_FALSE(fs::exists(desk.options().folder)); // nor is a backup made that it wouldn't open
}
