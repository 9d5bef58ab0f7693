#include "cli/transport/line_reader.hpp"
#include "cli/transport/source.hpp"
#include "common/base/error.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>

using namespace iterochat;
using namespace iterochat::cli;
namespace fs = std::filesystem;

namespace {

class Folder {
  public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "iterochat-source-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path_); }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    void write(const std::string& name, const std::string& content) const {
        fs::create_directories(fs::path(*this / name).parent_path());
        std::ofstream(*this / name) << content;
    }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

std::string sent_by(Source& source) {
    std::string all;
    source.send([&all](std::string_view piece) {
        all += piece;
        return true;
    });
    return all;
}

std::map<std::string, std::string> entries_of(const std::string& tar) {
    std::map<std::string, std::string> entries;
    archive* reader = archive_read_new();
    archive_read_support_format_tar(reader);
    REQUIRE(archive_read_open_memory(reader, tar.data(), tar.size()) == ARCHIVE_OK);
    archive_entry* entry = nullptr;
    while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
        std::string content(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
        CHECK(archive_read_data(reader, content.data(), content.size()) ==
              static_cast<la_ssize_t>(content.size()));
        entries[archive_entry_pathname(entry)] = content;
    }
    archive_read_free(reader);
    return entries;
}

} // namespace

TEST_CASE("a folder becomes an archive of the announced size, named from the folder on") {
    const Folder folder;
    folder.write("help/returns.md", "# Returns\n");
    folder.write("help/more/long-" + std::string(180, 'n') + ".md", std::string(100'000, 'x'));
    folder.write("help/ভাষা.md", "bn");
    folder.write("help/.git/config", "hidden");
    folder.write("help/.secret", "hidden");
    fs::create_symlink("/etc/passwd", folder / "help/link.md");
    const auto source = open_source(folder / "help/");
    CHECK(source->name() == "help.tar");
    const std::string tar = sent_by(*source);
    CHECK(tar.size() == source->size());
    const auto entries = entries_of(tar);
    CHECK(entries.size() == 3);
    CHECK(entries.at("returns.md") == "# Returns\n");
    CHECK(entries.at("ভাষা.md") == "bn");
    CHECK(entries.at("more/long-" + std::string(180, 'n') + ".md") == std::string(100'000, 'x'));
}

TEST_CASE("a file that changes between the walk and the sending keeps the announced size") {
    const Folder folder;
    folder.write("a.md", "0123456789");
    folder.write("b.md", "0123456789");
    const auto source = open_source(folder.path());
    folder.write("a.md", "short");
    folder.write("b.md", std::string(5000, 'l'));
    const std::string tar = sent_by(*source);
    CHECK(tar.size() == source->size());
    const auto entries = entries_of(tar);
    CHECK(entries.at("a.md") == std::string("short\0\0\0\0\0", 10));
    CHECK(entries.at("b.md") == std::string(10, 'l'));
}

TEST_CASE("sending ends quietly when the other side went away") {
    const Folder folder;
    folder.write("a.md", std::string(500'000, 'x'));
    for (const std::string& path : {folder.path(), folder / "a.md"}) {
        const auto source = open_source(path);
        int pieces = 0;
        CHECK_NOTHROW(source->send([&pieces](std::string_view) { return ++pieces < 2; }));
        CHECK(pieces == 2);
    }
}

TEST_CASE("what is absent, empty or no file is named") {
    const Folder folder;
    CHECK_THROWS_AS(open_source(folder / "none.md"), Error);
    fs::create_directory(folder / "empty");
    CHECK_THROWS_WITH(open_source(folder / "empty"), Catch::Contains("no file in"));
    CHECK_THROWS_WITH(open_source("/dev/null"), Catch::Contains("neither a file nor a folder"));
}

TEST_CASE("lines are cut whatever the pieces, empty ones left out, the last one without its end") {
    std::vector<std::string> lines;
    LineReader reader([&lines](const std::string& line) { lines.push_back(line); });
    for (const char* piece : {"on", "e\nt", "wo\n\n", "three\nfo", "ur"})
        reader.take(piece);
    CHECK(lines == std::vector<std::string>{"one", "two", "three"});
    reader.finish();
    CHECK(lines.back() == "four");
    CHECK_THROWS_AS(reader.take(std::string(17 << 20, 'x')), Error);
}
