#include "common/base/error.hpp"
#include "tests/unit/import/collected.hpp"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <locale.h>

using namespace iterochat;
using import::Format;

namespace {

/// An archive in memory, written entry by entry (under a UTF-8 locale, for names; readers get the one
/// before).
class Packed {
  public:
    explicit Packed(bool zip)
        : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)),
          before_(uselocale(utf8_)),
          writer_(archive_write_new()) {
        zip ? archive_write_set_format_zip(writer_) : archive_write_set_format_pax_restricted(writer_);
        archive_write_set_options(writer_, "hdrcharset=UTF-8");
        archive_write_set_bytes_in_last_block(writer_, 1);
        archive_write_open(writer_, &bytes_, nullptr, &Packed::append, nullptr);
    }
    ~Packed() {
        archive_write_free(writer_);
        uselocale(before_);
        freelocale(utf8_);
    }
    Packed(const Packed&) = delete;
    Packed& operator=(const Packed&) = delete;

    Packed& add(const std::string& name, std::string_view content, mode_t type = AE_IFREG,
                const char* link = nullptr) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_filetype(entry, type);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
        if (link != nullptr)
            archive_entry_set_symlink(entry, link);
        archive_write_header(writer_, entry);
        archive_write_data(writer_, content.data(), content.size());
        archive_entry_free(entry);
        return *this;
    }
    std::string take() {
        archive_write_close(writer_);
        uselocale(before_);
        return std::move(bytes_);
    }

  private:
    static la_ssize_t append(archive*, void* to, const void* data, std::size_t size) {
        static_cast<std::string*>(to)->append(static_cast<const char*>(data), size);
        return static_cast<la_ssize_t>(size);
    }
    locale_t utf8_;
    locale_t before_;
    archive* writer_;
    std::string bytes_;
};

/// Streams the bytes in small pieces.
Collected read_stream(std::string_view bytes, Format format = Format::automatic) {
    Collected collected;
    const auto pull = [rest = bytes]() mutable {
        const std::string_view piece = rest.substr(0, 1000);
        rest.remove_prefix(piece.size());
        return piece;
    };
    import::read_archive(std::function<std::string_view()>(pull), format, collected.sink());
    return collected;
}

std::vector<std::string> ids_of(const Collected& collected) {
    std::vector<std::string> ids;
    for (const ArticleDraft& draft : collected.articles)
        ids.push_back(draft.source_id);
    return ids;
}

std::string small_site(bool zip) {
    Packed packed(zip);
    packed.add("./help/a.md", "# A\n\nText.")
        .add("help/b.html", "<h1>B</h1><p>Text.</p>")
        .add("help/style.css", "p {}");
    packed.add("help/.hidden.md", "# H\n\nText.")
        .add(".git/c.md", "# C\n\nText.")
        .add("__MACOSX/help/a.md", "# M\n\nText.");
    packed.add("plain", "Plain\n\nText.").add("inner.zip", "PK\x03\x04");
    return packed.take();
}

} // namespace

TEST_CASE("a tar stream and a zip give the same articles by path") {
    const std::vector<std::string> expected = {"help/a.md", "help/b.html"};
    for (const bool zip : {false, true}) {
        const std::string bytes = small_site(zip);
        const Collected streamed = read_stream(bytes);
        CHECK(ids_of(streamed) == expected);
        CHECK(streamed.failures.empty());
        CHECK(streamed.bytes > 0); // a zip's directory at the end need not be read
        CHECK(streamed.bytes <= bytes.size());
        if (zip)
            CHECK(ids_of(read("site.zip", bytes)) == expected);
    }
}

TEST_CASE("an archive is read from a file as from a stream") {
    std::string folder = std::filesystem::temp_directory_path() / "iterochat-import-XXXXXX";
    REQUIRE(mkdtemp(folder.data()) != nullptr);
    const std::string file = folder + "/site.zip";
    const std::string bytes = small_site(true);
    std::ofstream(file, std::ios::binary) << bytes;
    Collected collected;
    import::read_archive(file, Format::zip, collected.sink());
    CHECK(ids_of(collected) == std::vector<std::string>{"help/a.md", "help/b.html"});
    CHECK(collected.bytes == bytes.size());
    CHECK_THROWS_AS(import::read_archive(folder + "/absent.zip", Format::automatic, collected.sink()), Error);
    std::filesystem::remove_all(folder);
}

TEST_CASE("a given format takes its own files and those without an extension") {
    CHECK(ids_of(read_stream(small_site(false), Format::text)) == std::vector<std::string>{"plain"});
    CHECK(ids_of(read_stream(small_site(false), Format::markdown)) ==
          std::vector<std::string>{"help/a.md", "plain"});
}

TEST_CASE("names that lead out of the archive are failures, links are passed over") {
    Packed packed(false);
    packed.add("/etc/passwd.txt", "root")
        .add("../up.txt", "up")
        .add("a/../../b.txt", "b")
        .add("link.txt", "", AE_IFLNK, "/etc/passwd");
    packed.add("ok.txt", "Fine\n\nText.");
    const Collected got = read_stream(packed.take());
    CHECK(ids_of(got) == std::vector<std::string>{"ok.txt"});
    CHECK(got.failures.size() == 3);
}

TEST_CASE("names beyond ASCII survive in the C locale") {
    for (const bool zip : {false, true}) {
        Packed packed(zip);
        packed.add("hilfe/\xC3\xBC"
                   "ber.txt",
                   "Titel\n\nText.");
        CHECK(ids_of(read_stream(packed.take())) == std::vector<std::string>{"hilfe/\xC3\xBC"
                                                                             "ber.txt"});
    }
}

TEST_CASE("what is no archive throws") {
    for (const std::string_view bytes :
         {std::string_view("just some text, long enough to be looked at twice"), std::string_view("")}) {
        try {
            read_stream(bytes);
            FAIL("it was taken for an archive");
        } catch (const Error& error) {
            CHECK(error.code() == Code::bad_data);
        }
    }
}

TEST_CASE("a cut archive gives what came before the cut and a failure") {
    Packed packed(false);
    packed.add("a.txt", "A\n\nText.").add("b.txt", std::string(5000, 'b'));
    const Collected got = read_stream(packed.take().substr(0, 3000));
    CHECK(ids_of(got) == std::vector<std::string>{"a.txt"});
    CHECK_FALSE(got.failures.empty());
}

TEST_CASE("the bounds on entries, size and ratio hold") {
    SECTION("20,000 entries") {
        Packed packed(false);
        for (int i = 0; i < 20'001; ++i)
            packed.add("x" + std::to_string(i), "");
        const Collected got = read_stream(packed.take());
        REQUIRE(got.failures.size() == 1);
        CHECK(got.failures[0].reason.find("20,000") != std::string::npos);
    }
    SECTION("20 MB an entry") {
        Packed packed(false);
        packed.add("big.txt", std::string((20 << 20) + 1, 'x')).add("small.txt", "S\n\nText.");
        const Collected got = read_stream(packed.take());
        CHECK(ids_of(got) == std::vector<std::string>{"small.txt"});
        REQUIRE(got.failures.size() == 1);
        CHECK(got.failures[0].source == "big.txt");
    }
    SECTION("a bomb") {
        Packed packed(true);
        packed.add("zeros.txt", std::string(80 << 20, ' ')).add("after.txt", "A\n\nText.");
        const std::string bytes = packed.take();
        for (const Collected& got : {read_stream(bytes), read("bomb.zip", bytes)}) {
            CHECK(got.articles.empty());
            REQUIRE_FALSE(got.failures.empty());
            CHECK(got.failures[0].reason.find("200 times") != std::string::npos);
        }
    }
}

TEST_CASE("an id used in two entries is a failure, a sender's error goes through") {
    Packed packed(false);
    packed.add("a.jsonl", R"({"id":"x","title":"A","body":"1"})")
        .add("b.jsonl", R"({"id":"x","title":"B","body":"2"})");
    const Collected got = read_stream(packed.take());
    CHECK(got.articles.size() == 1);
    REQUIRE(got.failures.size() == 1);
    CHECK(got.failures[0].source == "b.jsonl:1");

    Collected nothing;
    const auto broken = []() -> std::string_view { throw Error{Code::io, "The connection broke."}; };
    CHECK_THROWS_WITH(import::read_archive(broken, Format::automatic, nothing.sink()),
                      "The connection broke.");
}
