#pragma once

#include "common/base/fd.hpp"
#include "common/base/secret.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

/// Files of others on their way through: sealed on disk by a key that lives only in memory, so that nothing
/// of them can be read after the process ends, removed or not.
namespace iterochat::erasure {

/// The folder they lie in (mode 0700). Emptied when opened: what a crash left has no key any more.
class SpoolFolder {
  public:
    explicit SpoolFolder(std::string path);
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

/// A whole spooled file; its file goes with its last owner. Readers are independent of each other.
class SpoolFile {
  public:
    SpoolFile(std::string path, Secret key, std::uint64_t bytes, std::uint64_t chunks);
    ~SpoolFile();
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;

    std::uint64_t bytes() const { return bytes_; }
    /// Reads from the beginning; each call gives the next bytes, valid until the next call, empty at the end.
    /// Keeps the file alive. Throws Code::damaged when the file on disk was changed.
    static std::function<std::string_view()> open(std::shared_ptr<const SpoolFile> file);

  private:
    friend class SpoolWriter;
    const std::string path_;
    const Secret key_;
    const std::uint64_t bytes_;
    const std::uint64_t chunks_;
};

/// Seals what it takes in chunks of 64 KiB. Without finish() the file vanishes. One thread.
class SpoolWriter {
  public:
    explicit SpoolWriter(const SpoolFolder& folder);
    ~SpoolWriter();
    SpoolWriter(const SpoolWriter&) = delete;
    SpoolWriter& operator=(const SpoolWriter&) = delete;

    void take(std::string_view piece); ///< throws Code::io, Code::unavailable when the disk is full
    std::shared_ptr<SpoolFile> finish();

  private:
    void put_chunk();

    std::string path_;
    Secret key_;
    Fd file_;
    std::string chunk_;
    std::uint64_t bytes_ = 0;
    std::uint64_t chunks_ = 0;
};

} // namespace iterochat::erasure
