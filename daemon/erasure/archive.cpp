#include "daemon/erasure/archive.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/secret.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <exception>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace iterochat::erasure {
namespace {

constexpr std::int64_t fixed_time =
    315'532'800 + 86'400; // 1980-01-02: a DOS time can't be older in any time zone
constexpr std::size_t read_block_bytes = 64 * 1024;

} // namespace

struct ArchiveWriter::State {
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (zip == nullptr)
            return;
        archive_write_fail(zip); // closing would write the directory and make half an archive look whole
        archive_write_free(zip);
    }

    ArchiveSink sink;
    archive* zip = nullptr;
    std::exception_ptr failure; // thrown by the sink inside a C callback
    std::uint64_t bytes_out = 0;
    std::optional<File> file;
    Sha256 hash;

    static la_ssize_t on_write(archive*, void* self, const void* bytes, std::size_t size) {
        auto& state = *static_cast<State*>(self);
        try {
            state.sink({static_cast<const char*>(bytes), size});
            state.bytes_out += size;
            return static_cast<la_ssize_t>(size);
        } catch (...) {
            state.failure = std::current_exception();
            return -1;
        }
    }

    void require(bool is_done, const char* verb) {
        if (failure)
            std::rethrow_exception(std::exchange(failure, nullptr));
        if (!is_done)
            throw Error{Code::io, std::string("The archive could not be ") + verb + "."};
    }
};

ArchiveWriter::ArchiveWriter(ArchiveSink sink) : state_(std::make_unique<State>()) {
    state_->sink = std::move(sink);
    state_->zip = archive_write_new();
    archive_write_set_format_zip(state_->zip);
    archive_write_set_options(state_->zip, "zip:compression=deflate,zip:compression-level=1");
    archive_write_set_bytes_per_block(state_->zip, 64 * 1024);
    archive_write_set_bytes_in_last_block(state_->zip, 1);
    const int opened = archive_write_open(state_->zip, state_.get(), nullptr, &State::on_write, nullptr);
    state_->require(opened == ARCHIVE_OK, "begun");
}

ArchiveWriter::~ArchiveWriter() = default;

void ArchiveWriter::begin(const std::string& name) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, fixed_time, 0);
    const int begun = archive_write_header(state_->zip, entry);
    archive_entry_free(entry);
    state_->require(begun == ARCHIVE_OK, "written");
    state_->file = File{name, 0, {}};
    state_->hash = Sha256{};
}

void ArchiveWriter::write(std::string_view bytes) {
    state_->hash.update(as_bytes(bytes));
    state_->file->bytes += bytes.size();
    while (!bytes.empty()) {
        const la_ssize_t put = archive_write_data(state_->zip, bytes.data(), bytes.size());
        state_->require(put > 0, "written");
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

ArchiveWriter::File ArchiveWriter::end() {
    state_->require(archive_write_finish_entry(state_->zip) == ARCHIVE_OK, "written");
    File file = std::move(*state_->file);
    state_->file.reset();
    file.sha256 = to_hex(state_->hash.finish());
    return file;
}

void ArchiveWriter::finish() {
    state_->require(archive_write_close(state_->zip) == ARCHIVE_OK, "finished");
    archive_write_free(std::exchange(state_->zip, nullptr));
}

std::uint64_t ArchiveWriter::bytes_out() const {
    return state_->bytes_out;
}

struct ArchiveReader::State {
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { archive_read_free(zip); } // also when the constructor of the reader throws

    ArchiveSource source;
    ArchiveLimits limits;
    archive* zip = nullptr;
    std::exception_ptr failure;
    std::uint64_t packed = 0;
    std::uint64_t unpacked = 0;
    std::set<std::string> names; // a second entry of one name would hide the first from other readers
    std::string name;
    std::vector<char> block;

    static la_ssize_t on_read(archive*, void* self, const void** bytes) {
        auto& state = *static_cast<State*>(self);
        try {
            const std::string_view piece = state.source();
            state.packed += piece.size();
            *bytes = piece.data();
            return static_cast<la_ssize_t>(piece.size());
        } catch (...) {
            state.failure = std::current_exception();
            return -1;
        }
    }

    [[noreturn]] void refuse(const std::string& problem) {
        if (failure)
            std::rethrow_exception(std::exchange(failure, nullptr));
        throw Error{Code::bad_data, "The archive " + problem};
    }

    void check_name() {
        // Printable ASCII only: an error names the entry, and nothing hides in it.
        bool is_plain = !name.empty() && name.size() <= limits.name_bytes && name.front() != '/' &&
                        name.find("..") == std::string::npos;
        for (const char c : name)
            is_plain = is_plain && c > 0x20 && c < 0x7f && c != '\\' && c != '"';
        if (!is_plain)
            refuse("holds an entry whose name is no plain relative path.");
    }
};

ArchiveReader::ArchiveReader(ArchiveSource source, const ArchiveLimits& limits)
    : state_(std::make_unique<State>()) {
    state_->source = std::move(source);
    state_->limits = limits;
    state_->block.resize(read_block_bytes);
    state_->zip = archive_read_new();
    archive_read_support_format_zip_streamable(state_->zip);
    if (archive_read_open(state_->zip, state_.get(), nullptr, &State::on_read, nullptr) != ARCHIVE_OK)
        state_->refuse("is no ZIP file; give the file that an export wrote.");
}

ArchiveReader::~ArchiveReader() = default;

bool ArchiveReader::next() {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(state_->zip, &entry);
    if (status == ARCHIVE_EOF) {
        if (state_->names.empty())
            state_->refuse("is empty or no ZIP file; give the file that an export wrote.");
        return false;
    }
    if (status != ARCHIVE_OK || entry == nullptr)
        state_->refuse(state_->names.empty() ? "is no ZIP file; give the file that an export wrote."
                                             : "is damaged after " + state_->name + ".");
    const char* name = archive_entry_pathname(entry);
    state_->name = name == nullptr ? "" : name;
    state_->check_name();
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_is_encrypted(entry) != 0)
        state_->refuse("holds " + state_->name + ", which is no plain file.");
    if (!state_->names.insert(state_->name).second)
        state_->refuse("holds " + state_->name + " twice.");
    if (state_->names.size() > state_->limits.entries)
        state_->refuse("holds more than " + std::to_string(state_->limits.entries) + " files.");
    return true;
}

const std::string& ArchiveReader::name() const {
    return state_->name;
}

std::string_view ArchiveReader::read() {
    State& state = *state_;
    const la_ssize_t got = archive_read_data(state.zip, state.block.data(), state.block.size());
    if (got < 0)
        state.refuse("is damaged in " + state.name + ".");
    state.unpacked += static_cast<std::uint64_t>(got);
    if (state.unpacked > state.limits.bytes ||
        (state.unpacked > state.limits.ratio_from && state.unpacked / state.limits.ratio > state.packed))
        state.refuse("unpacks to more than is allowed, in " + state.name + ".");
    return {state.block.data(), static_cast<std::size_t>(got)};
}

} // namespace iterochat::erasure
