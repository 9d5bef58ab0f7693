#include "daemon/erasure/backup_archive.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;

struct Folder {
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "iterochat-backup-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    std::string path;
};

struct Archive : Folder {
    Archive() : signer(backup_signer(Secret::random(32))) { write("small", "Zanzibarcanary"); }

    void write(const std::string& name, const std::string& content) {
        file = path + "/" + name + ".icbackup";
        std::ofstream(path + "/content") << content;
        BackupManifest manifest;
        manifest.id = Uuid::make(Time{1'790'000'000'000});
        manifest.created_at = Time{1'790'000'000'000};
        manifest.ledger.seq = 7;
        BackupWriter writer{file, manifest.id, {identity.recipient}};
        manifest.files.push_back(writer.add_file("control.db", path + "/content"));
        manifest.files.push_back(writer.add_text("tenant.json", "{}"));
        manifest.files.push_back(writer.add_text("empty", ""));
        writer.finish(manifest, signer);
    }

    /// Everything that reads an archive, as a restore does it.
    std::string read() const {
        const BackupReader reader{file};
        reader.check_signature();
        if (reader.manifest().signer != to_hex(signer.public_key()))
            throw Error{Code::bad_data, "Another signer."};
        reader.check_body();
        std::string content;
        reader.read(reader.open_key(identity), [&](const BackupFile& one, std::string_view piece) {
            if (one.name == "control.db")
                content += piece;
        });
        return content;
    }

    std::string bytes() const { return read_file(file, 64 << 20); }
    void put(const std::string& content) const { std::ofstream(file, std::ios::binary) << content; }

    Identity identity = make_identity();
    vault::Signer signer;
    std::string file;
};

} // namespace

TEST_CASE("a backup gives back what went in, for its recipient alone") {
    Archive archive;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, backup_chunk_bytes - 1, backup_chunk_bytes,
                                   backup_chunk_bytes + 1, 3 * backup_chunk_bytes, std::size_t{3'000'000}}) {
        const std::string content(size, 'z');
        archive.write("sized", content);
        CHECK(archive.read() == content);
    }
    CHECK(archive.bytes().find(std::string(100, 'z')) == std::string::npos);
    const BackupReader reader{archive.file};
    CHECK(reader.manifest().ledger.seq == 7);
    CHECK_FALSE(reader.is_for(make_identity()));
    CHECK_THROWS_AS(reader.open_key(make_identity()), Error);
}

TEST_CASE("any changed bit of an archive or its manifest is noticed without a key") {
    const Archive archive;
    const std::string whole = archive.bytes();
    REQUIRE(archive.read() == "Zanzibarcanary");
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
        archive.put(changed);
        INFO("byte " << i << " of " << whole.size());
        REQUIRE_THROWS_AS(archive.read(), Error);
    }
}

TEST_CASE("a cut, longer or swapped archive is refused") {
    Archive archive;
    const std::string whole = archive.bytes();
    for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{20}, std::size_t{0}}) {
        archive.put(whole.substr(0, size));
        CHECK_THROWS_AS(archive.read(), Error);
    }
    archive.put(whole + "x");
    CHECK_THROWS_AS(archive.read(), Error);
    archive.put(whole);
    CHECK_NOTHROW(archive.read());
}

TEST_CASE("the pieces of the stream can't be read without the manifest fitting them") {
    Archive archive;
    archive.write("big", std::string(5 * backup_chunk_bytes, 'q'));
    const BackupReader reader{archive.file};
    const Secret key = reader.open_key(archive.identity);
    std::string bytes = archive.bytes();
    // Two whole chunks change places: the body's hash would notice, and so does the stream by itself.
    const std::size_t chunk = backup_chunk_bytes + vault::stream_overhead;
    const std::size_t begin = reader.manifest().body_bytes - 4 * chunk;
    std::swap_ranges(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                     bytes.begin() + static_cast<std::ptrdiff_t>(begin + chunk),
                     bytes.begin() + static_cast<std::ptrdiff_t>(begin + chunk));
    archive.put(bytes);
    const BackupReader swapped{archive.file};
    CHECK_THROWS_AS(swapped.read(key, [](const BackupFile&, std::string_view) {}), Error);
    CHECK_THROWS_AS(swapped.check_body(), Error);
}

TEST_CASE("an unfinished archive leaves no file") {
    const Folder folder;
    const Identity identity = make_identity();
    {
        BackupWriter writer{folder.path + "/a.icbackup", Uuid::make(Time{}), {identity.recipient}};
        (void)writer.add_text("x", std::string(200'000, 'x'));
        CHECK(fs::exists(folder.path + "/a.icbackup.part"));
    }
    CHECK(fs::is_empty(folder.path));
}

} // namespace iterochat::erasure
