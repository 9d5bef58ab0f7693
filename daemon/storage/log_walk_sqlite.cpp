#include "daemon/storage/page_layout_sqlite.hpp"
#include "daemon/storage/page_walk_sqlite.hpp"

#include <algorithm>
#include <array>

/// The write-ahead log's format (sqlite.org/fileformat2.html, "The Write-Ahead Log").
namespace iterochat::storage {
namespace {

constexpr std::int64_t header_bytes = 32;
constexpr std::int64_t frame_header_bytes = 24;
constexpr std::uint32_t magic = 0x377f0682; ///< or one more
constexpr std::uint32_t generations_most =
    1'000'000; ///< SQLite counts the first salt up by one each time it begins the log again

std::int64_t count_set(std::span<const std::uint8_t> bytes) {
    return std::ranges::count_if(bytes, [](std::uint8_t byte) { return byte != 0; });
}

bool is_frame(std::span<const std::uint8_t> frame, std::uint32_t salt) {
    const std::uint32_t page = layout::read32(frame, 0);
    const std::uint32_t commit = layout::read32(frame, 4); ///< pages of the database after it; 0: no commit
    return page != 0 && (commit == 0 || page <= commit) && salt - layout::read32(frame, 8) < generations_most;
}

} // namespace

std::int64_t
unowned_log_bytes(std::int64_t log_bytes, std::uint32_t page_bytes,
                  const std::function<void(std::int64_t offset, std::span<std::uint8_t> into)>& read) {
    std::vector<std::uint8_t> frame(static_cast<std::size_t>(frame_header_bytes) + page_bytes);
    const auto piece_at = [&](std::int64_t at) {
        const auto piece = std::span{frame}.first(static_cast<std::size_t>(
            std::min<std::int64_t>(log_bytes - at, static_cast<std::int64_t>(frame.size()))));
        read(at, piece);
        return piece;
    };
    if (log_bytes == 0)
        return 0;
    const bool has_header = log_bytes >= header_bytes && (layout::read32(piece_at(0), 0) & ~1U) == magic &&
                            layout::read32(frame, 8) == page_bytes;
    const std::uint32_t salt = has_header ? layout::read32(frame, 16) : 0;
    std::int64_t unowned = 0;
    for (std::int64_t at = has_header ? header_bytes : 0; at < log_bytes;
         at += static_cast<std::int64_t>(frame.size())) {
        const auto piece = piece_at(at);
        if (!has_header || piece.size() < frame.size() || !is_frame(piece, salt))
            unowned += count_set(piece);
    }
    return unowned;
}

} // namespace iterochat::storage
