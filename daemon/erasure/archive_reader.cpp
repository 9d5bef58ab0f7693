#include "common/base/error.hpp"
#include "daemon/erasure/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <exception>
#include <set>
#include <utility>
#include <vector>

namespace iterochat::erasure {
namespace {

constexpr std::size_t read_block_bytes = 64 * 1024;

} // namespace

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
