#include "common/base/error.hpp"
#include "daemon/vault/root_key.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

using namespace iterochat;
using namespace iterochat::vault;
namespace fs = std::filesystem;

namespace {

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = (fs::temp_directory_path() / "iterochat-vault-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~TemporaryFolder() { fs::remove_all(path_); }
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

} // namespace

TEST_CASE("a root key is made once, for its owner's eyes, and read back") {
    const TemporaryFolder folder;
    const std::string file = folder.path() / "root.key";
    const RootKey made = load_or_make_root_key(file, folder.path());
    CHECK(made.made);
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0400);
    const RootKey read = load_or_make_root_key(file, folder.path());
    CHECK_FALSE(read.made);
    CHECK_FALSE(read.readable_by_others);
    CHECK(read.key.equals(made.key.bytes()));
}

TEST_CASE("a missing root key beside data is refused, naming the file and the next step") {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "control.db"} << "data";
    const std::string file = folder.path() / "root.key";
    try {
        load_or_make_root_key(file, folder.path());
        FAIL("made a second key");
    } catch (const Error& error) {
        CHECK(error.code() == Code::configuration);
        CHECK(std::string(error.what()).find(file) != std::string::npos);
        CHECK_FALSE(error.hint().empty());
    }
    CHECK_FALSE(fs::exists(file));
}

TEST_CASE("a root key file that others may read is noticed") {
    const TemporaryFolder folder;
    const std::string file = folder.path() / "root.key";
    load_or_make_root_key(file, folder.path());
    fs::permissions(file, fs::perms{0644});
    CHECK(load_or_make_root_key(file, folder.path()).readable_by_others);
}

TEST_CASE("a root key file with other content is refused") {
    const TemporaryFolder folder;
    const std::string file = folder.path() / "root.key";
    std::ofstream{file} << "abcd";
    CHECK_THROWS_AS(load_or_make_root_key(file, folder.path()), Error);
}
