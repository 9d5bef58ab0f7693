#include "daemon/erasure/spool.hpp"

#include "tests/unit/storage/fixture.hpp"

namespace iterochat::erasure {
namespace {

std::string read_all(const std::shared_ptr<SpoolFile>& file) {
    std::string content;
    const auto pull = SpoolFile::open(file);
    for (std::string_view piece = pull(); !piece.empty(); piece = pull())
        content += piece;
    return content;
}

TEST_CASE("a spooled file reads back, as often as wanted, and nothing of it is readable on disk") {
    initialize_sodium();
    const storage::TemporaryFolder folder;
    const SpoolFolder spool(folder.path() + "/spool");
    std::string content;
    for (int i = 0; i < 20'000; ++i)
        content += "line Zanzibarcanary " + std::to_string(i) + "\n";
    SpoolWriter writer(spool);
    writer.take(std::string_view(content).substr(0, 10));
    writer.take(std::string_view(content).substr(10));
    auto file = writer.finish();
    CHECK(file->bytes() == content.size());
    CHECK(read_all(file) == content);
    CHECK(read_all(file) == content);
    CHECK(storage::files_with(folder.path(), "Zanzibarcanary").empty());
    file.reset();
    CHECK(std::filesystem::is_empty(spool.path()));
}

TEST_CASE("sizes around the chunk's read back") {
    initialize_sodium();
    const storage::TemporaryFolder folder;
    const SpoolFolder spool(folder.path() + "/spool");
    for (const std::size_t size : {0U, 1U, 65535U, 65536U, 65537U, 131072U}) {
        SpoolWriter writer(spool);
        writer.take(std::string(size, 'x'));
        CHECK(read_all(writer.finish()).size() == size);
    }
}

TEST_CASE("a file that was changed on disk is refused") {
    initialize_sodium();
    const storage::TemporaryFolder folder;
    const SpoolFolder spool(folder.path() + "/spool");
    SpoolWriter writer(spool);
    writer.take(std::string(100'000, 'x'));
    const auto file = writer.finish();
    const auto path = std::filesystem::directory_iterator(spool.path())->path();
    std::string bytes = storage::file_content(path);
    bytes[70'000] ^= 1;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    CHECK(storage::code_of([&] { read_all(file); }) == Code::damaged);
    std::filesystem::resize_file(path, 50'000);
    CHECK(storage::code_of([&] { read_all(file); }) == Code::damaged);
}

TEST_CASE("unfinished and forgotten files vanish") {
    initialize_sodium();
    const storage::TemporaryFolder folder;
    const std::string path = folder.path() + "/spool";
    {
        const SpoolFolder spool(path);
        SpoolWriter writer(spool);
        writer.take("abc");
    }
    CHECK(std::filesystem::is_empty(path));
    std::ofstream(path + "/left-by-a-crash") << "x";
    const SpoolFolder again(path);
    CHECK(std::filesystem::is_empty(path));
}

} // namespace
} // namespace iterochat::erasure
