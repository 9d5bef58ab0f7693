#include "daemon/erasure/spool.hpp"

#include "common/base/error.hpp"
#include "daemon/vault/sealing.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>

namespace iterochat::erasure {
namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::size_t sealed_bytes = chunk_bytes + 40; ///< nonce and tag

[[noreturn]] void fail(const char* verb, const std::string& path) {
    const int reason = errno;
    if (reason == ENOSPC || reason == EDQUOT)
        throw Error{Code::io, "The disk is full; free some space below the state folder and try again."};
    throw Error{Code::io, std::string("Cannot ") + verb + " " + path + ": " + std::strerror(reason) + "."};
}

/// The chunk's number is authenticated with it: chunks can't be swapped, repeated or left out.
std::array<std::uint8_t, 8> row_of(std::uint64_t chunk) {
    std::array<std::uint8_t, 8> row;
    for (std::size_t i = 0; i < row.size(); ++i)
        row[i] = static_cast<std::uint8_t>(chunk >> (8 * i));
    return row;
}

} // namespace

SpoolFolder::SpoolFolder(std::string path) : path_(std::move(path)) {
    std::error_code failure;
    std::filesystem::remove_all(path_, failure);
    if (::mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST)
        fail("create", path_);
}

SpoolFile::SpoolFile(std::string path, Secret key, std::uint64_t bytes, std::uint64_t chunks)
    : path_(std::move(path)), key_(std::move(key)), bytes_(bytes), chunks_(chunks) {}

SpoolFile::~SpoolFile() {
    ::unlink(path_.c_str());
}

std::function<std::string_view()> SpoolFile::open(std::shared_ptr<const SpoolFile> file) {
    struct Reading {
        std::shared_ptr<const SpoolFile> file;
        Fd fd;
        std::uint64_t chunk = 0;
        Bytes sealed;
        std::string plain;
    };
    auto reading = std::make_shared<Reading>();
    reading->fd = Fd{::open(file->path_.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!reading->fd)
        fail("open", file->path_);
    reading->file = std::move(file);
    return [reading]() -> std::string_view {
        Reading& state = *reading;
        if (state.chunk == state.file->chunks_)
            return {};
        const std::uint64_t left = state.file->bytes_ - state.chunk * chunk_bytes;
        state.sealed.resize(std::min<std::uint64_t>(left, chunk_bytes) + 40);
        std::size_t filled = 0;
        while (filled < state.sealed.size()) {
            const ssize_t got =
                ::pread(state.fd.get(), state.sealed.data() + filled, state.sealed.size() - filled,
                        static_cast<off_t>(state.chunk * sealed_bytes + filled));
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                throw Error{Code::damaged, "A spooled file is shorter than it was written; send it again."};
            filled += static_cast<std::size_t>(got);
        }
        const auto row = row_of(state.chunk);
        state.plain = vault::unseal(state.file->key_, {"spool", "chunk", row}, state.sealed);
        ++state.chunk;
        return state.plain;
    };
}

SpoolWriter::SpoolWriter(const SpoolFolder& folder)
    : path_(folder.path() + "/" + random_token("")), key_(vault::make_key()) {
    file_ = Fd{::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (!file_)
        fail("create", path_);
    chunk_.reserve(chunk_bytes);
}

SpoolWriter::~SpoolWriter() {
    wipe(chunk_);
    if (file_)
        ::unlink(path_.c_str());
}

void SpoolWriter::take(std::string_view piece) {
    bytes_ += piece.size();
    while (!piece.empty()) {
        const auto part = piece.substr(0, chunk_bytes - chunk_.size());
        chunk_.append(part);
        piece.remove_prefix(part.size());
        if (chunk_.size() == chunk_bytes)
            put_chunk();
    }
}

void SpoolWriter::put_chunk() {
    const auto row = row_of(chunks_++);
    const Bytes sealed = vault::seal(key_, {"spool", "chunk", row}, chunk_);
    chunk_.clear();
    std::string_view rest = as_text(sealed);
    while (!rest.empty()) {
        const ssize_t put = ::write(file_.get(), rest.data(), rest.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            fail("write", path_);
        rest.remove_prefix(static_cast<std::size_t>(put));
    }
}

std::shared_ptr<SpoolFile> SpoolWriter::finish() {
    if (!chunk_.empty())
        put_chunk();
    file_.reset();
    return std::make_shared<SpoolFile>(std::move(path_), std::move(key_), bytes_, chunks_);
}

} // namespace iterochat::erasure
