#include "daemon/erasure/archive.hpp"

#include "tests/unit/erasure/world.hpp"

namespace iterochat::erasure {
namespace {

using storage::code_of;
using storage::sentence_of;

void read_all(const std::string& bytes, const ArchiveLimits& limits = {}) {
    ArchiveReader reader(source_of(bytes), limits);
    while (reader.next())
        while (!reader.read().empty()) {
        }
}

TEST_CASE("an archive gives back what was put in, in order") {
    const std::string large(300'000, 'x');
    const std::string bytes = archive_of({{"data/a.json", "{}"}, {"data/b.jsonl", large}, {"empty", ""}});
    ArchiveReader reader(source_of(bytes));
    std::vector<std::string> names;
    while (reader.next()) {
        names.push_back(reader.name());
        while (!reader.read().empty()) {
        }
    }
    CHECK(names == std::vector<std::string>{"data/a.json", "data/b.jsonl", "empty"});
    CHECK(files_in(bytes).at("data/b.jsonl") == large);
}

TEST_CASE("equal content gives equal archives, whenever they are written") {
    CHECK(archive_of({{"a", "1"}, {"b", "2"}}) == archive_of({{"a", "1"}, {"b", "2"}}));
}

TEST_CASE("a sink that throws stops the writer with its own error") {
    ArchiveWriter writer([](std::string_view) { throw Error{Code::busy, "Gone."}; });
    const auto fill = [&] {
        writer.begin("a");
        for (int i = 0; i < 100; ++i)
            writer.write(random_token("") + std::string(100'000, static_cast<char>('a' + i % 26)));
        writer.end();
        writer.finish();
    };
    CHECK(code_of(fill) == Code::busy);
}

TEST_CASE("what is no ZIP, or a torn one, is bad data") {
    const std::string bytes = archive_of({{"a", std::string(100'000, 'x') + random_token("")}, {"b", "2"}});
    CHECK(code_of([] { read_all(""); }) == Code::bad_data);
    CHECK(code_of([] { read_all("Hello, I am a text file of some length."); }) == Code::bad_data);
    CHECK(code_of([&] { read_all(bytes.substr(0, 60)); }) == Code::bad_data);
}

TEST_CASE("names that leave the folder, or hide, are refused") {
    for (const char* name : {"../evil", "/etc/passwd", "a/../../b", "a b", "caf\xC3\xA9"}) {
        INFO(name);
        CHECK(code_of([&] { read_all(archive_of({{name, "x"}})); }) == Code::bad_data);
    }
    CHECK(code_of([] { read_all(archive_of({{"a", "1"}, {"a", "2"}})); }) == Code::bad_data);
}

TEST_CASE("a bomb is refused before it fills anything") {
    const std::string bomb = archive_of({{"zeros", std::string(8 << 20, '\0')}});
    ArchiveLimits limits;
    limits.ratio_from = 1 << 20;
    limits.ratio = 100;
    CHECK(sentence_of([&] { read_all(bomb, limits); }).find("zeros") != std::string::npos);
    ArchiveLimits small;
    small.bytes = 1 << 20;
    CHECK(code_of([&] { read_all(bomb, small); }) == Code::bad_data);
    ArchiveLimits few;
    few.entries = 1;
    CHECK(code_of([&] { read_all(archive_of({{"a", ""}, {"b", ""}}), few); }) == Code::bad_data);
}

} // namespace
} // namespace iterochat::erasure
