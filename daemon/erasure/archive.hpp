#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

/// ZIP archives as streams: written and read piece by piece, never whole in memory or on disk.
namespace iterochat::erasure {

/// Takes the next bytes of an archive; may throw to stop the writer. On the writer's own thread, one call at
/// a time.
using ArchiveSink = std::function<void(std::string_view piece)>;

/// Writes a ZIP (deflate, sizes after the data, ZIP64 where needed). All entries bear the same fixed time, so
/// equal content gives equal bytes. Of one thread; hashing and compressing go on beside it, on a thread of
/// the writer's own, so that an error (the sink's too) is thrown by a later call, and by end() and finish()
/// at the latest.
class ArchiveWriter {
  public:
    explicit ArchiveWriter(ArchiveSink sink);
    ~ArchiveWriter(); ///< an unfinished archive stays without its directory: readers refuse it
    ArchiveWriter(const ArchiveWriter&) = delete;
    ArchiveWriter& operator=(const ArchiveWriter&) = delete;

    /// What was written between begin() and end().
    struct File {
        std::string name;
        std::uint64_t bytes = 0;
        std::string sha256; ///< hex
    };
    void begin(const std::string& name);
    void write(std::string bytes); ///< waits while eight pieces are still to be packed
    File end();
    void finish(); ///< writes the directory

    std::uint64_t bytes_out() const; ///< of the archive, once it is finished

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Gives the next bytes of an archive; empty at its end.
using ArchiveSource = std::function<std::string_view()>;

struct ArchiveLimits {
    std::uint64_t entries = 2'000'000;
    std::uint64_t bytes = 256ULL << 30; ///< unpacked, all entries together
    std::uint64_t ratio = 300;          ///< unpacked to packed, counted from `ratio_from` on
    std::uint64_t ratio_from = 64 << 20;
    std::size_t name_bytes = 200;
};

/// Reads a ZIP in the order of its entries. Everything about it is hostile: names other than plain relative
/// paths, links, encrypted entries, more than the limits allow, a broken end are Code::bad_data naming the
/// entry. One thread.
class ArchiveReader {
  public:
    explicit ArchiveReader(ArchiveSource source, const ArchiveLimits& limits = {});
    ~ArchiveReader();
    ArchiveReader(const ArchiveReader&) = delete;
    ArchiveReader& operator=(const ArchiveReader&) = delete;

    bool next();                     ///< false after the last entry
    const std::string& name() const; ///< of the current entry
    std::string_view read();         ///< its next bytes, valid until the next call; empty at its end

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace iterochat::erasure
