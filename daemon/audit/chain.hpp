#pragma once

#include "common/base/fd.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::audit {

/// Where a chain ends: the number of its last line and that line's hash (64 zeros before the first).
struct ChainHead {
    std::int64_t seq = 0;
    std::string hash = std::string(64, '0');
    bool operator==(const ChainHead&) const = default;
};

/// A file of lines, each one canonical JSON (sorted keys, no white space) with "seq", "prev" (the hash of the
/// line before) and "hash" (BLAKE2b-256 of the line without its "hash" member). A changed, missing, moved or
/// added line breaks the chain. Used by audit.log and ledger.log. Any thread.
class ChainFile {
  public:
    /// Opens or creates the file (mode 0600). A last line without its end, torn by a crash, is cut off:
    /// whoever wrote it was never told that it is stored. Throws Code::damaged when the last whole line is
    /// damaged.
    explicit ChainFile(std::string path);

    /// Appends one line per object, whose members must come before nothing named "prev" in nested objects;
    /// all or none are on disk when it returns (fdatasync). Throws Code::io and leaves the file as it was.
    ChainHead append(const std::vector<nlohmann::json>& entries);

    ChainHead head() const;
    const std::string& path() const { return path_; }
    bool recovered() const { return recovered_; } ///< a torn line was cut off when it was opened

  private:
    void recover();

    const std::string path_;
    mutable std::mutex mutex_;
    Fd file_;
    std::int64_t bytes_ = 0;
    ChainHead head_;
    bool recovered_ = false;
};

/// Reads a chain's whole lines from a byte position on; `take` returns false to stop. Returns the position
/// after the last line taken, where a follower goes on.
std::int64_t read_chain(const std::string& path, std::int64_t from,
                        const std::function<bool(std::string_view line)>& take);

struct ChainReport {
    std::int64_t entries = 0;
    ChainHead head;
    std::optional<std::int64_t> bad_line; ///< 1-based number of the first line that does not fit
    std::string problem;                  ///< a sentence; empty when the chain is whole
};

/// Checks every byte of the file. `expected`: a head recorded elsewhere; a chain that does not contain it was
/// cut or replaced.
/// `visit` sees each line that fits, with its place.
ChainReport verify_chain(const std::string& path, const std::optional<ChainHead>& expected = std::nullopt,
                         const std::function<void(const ChainHead&, std::string_view line)>& visit = {});

/// Writes all of it at this place and syncs. On failure the file is cut back to `offset`; throws Code::io.
void write_at(int fd, std::string_view bytes, std::int64_t offset, const std::string& path);

/// The text of a string member that stands outside nested objects, without parsing the line; empty when
/// absent. Only for values that JSON does not escape (ids, enums, times, hashes).
std::string_view member_of(std::string_view line, std::string_view name);

} // namespace iterochat::audit
