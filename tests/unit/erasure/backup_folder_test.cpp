#include "daemon/erasure/backup_folder.hpp"

#include "tests/unit/storage/fixture.hpp"

namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;

struct Shelf {
    void put(const std::string& name, const std::string& content) const {
        std::ofstream(folder.path() + "/" + name) << content;
    }
    bool has(const std::string& name) const { return fs::exists(folder.path() + "/" + name); }

    storage::TemporaryFolder folder;
    std::string keyring = keyring_path(folder.path());
};

} // namespace

TEST_CASE("a keyring whose successor was never finished is still the keyring") {
    const Shelf shelf;
    shelf.put("keyring.icbackup", "all keys");
    fs::create_hard_link(shelf.keyring,
                         shelf.keyring + ".old"); // as a crash leaves it before the new one is there
    shelf.put("keyring.icbackup.part", "some of the new one");
    remove_unfinished(shelf.folder.path());
    CHECK(storage::file_content(shelf.keyring) == "all keys");
    CHECK_FALSE(shelf.has("keyring.icbackup.old"));
    CHECK_FALSE(shelf.has("keyring.icbackup.part"));
}

TEST_CASE("a keyring that has its successor is overwritten") {
    const Shelf shelf;
    shelf.put("keyring.icbackup.old", "all keys of before");
    fs::create_hard_link(shelf.keyring + ".old", shelf.folder.path() + "/witness");
    shelf.put("keyring.icbackup", "all keys");
    remove_unfinished(shelf.folder.path());
    CHECK(storage::file_content(shelf.keyring) == "all keys");
    CHECK_FALSE(shelf.has("keyring.icbackup.old"));
    CHECK(storage::file_content(shelf.folder.path() + "/witness").find("keys") == std::string::npos);
}

} // namespace iterochat::erasure
