#pragma once

#include "daemon/storage/byte_account.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

/// SQLite's file format (sqlite.org/fileformat2.html): who owns which byte. Private to the room.
namespace iterochat::storage {

/// A database file as pages; numbers begin with 1.
struct PageFile {
    std::string name; ///< for findings and errors
    std::uint32_t page_bytes = 0;
    std::uint32_t pages = 0;
    std::function<void(std::uint32_t page, std::span<std::uint8_t> into)> read;
    std::function<void(std::uint32_t page, std::span<const std::uint8_t> content)> write;
};

/// Bytes of a page that nobody owns and that aren't all zero, in [from, to).
struct UnownedRange {
    std::uint32_t page = 0;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
};

/// Visits the b-trees below `roots` (page 1 is one of them), their overflow chains, the free list, pointer
/// maps; adds to `account`, and tells what is to be cleared. Throws Code::damaged when a page is reached
/// twice or never, or when cells overlap. Only reads; nothing else may write to the file meanwhile. About 1
/// µs a page beside the reading.
std::vector<UnownedRange> walk_pages(const PageFile& file, const std::vector<std::uint32_t>& roots,
                                     ByteAccount& account);

/// Zeroes them, each page written whole and once. Under the lock under which they were found.
void clear_ranges(const PageFile& file, std::vector<UnownedRange> ranges);

/// Unowned bytes of a write-ahead log: of no frame of this or an earlier generation. `page_bytes` of the
/// database.
std::int64_t
unowned_log_bytes(std::int64_t log_bytes, std::uint32_t page_bytes,
                  const std::function<void(std::int64_t offset, std::span<std::uint8_t> into)>& read);

/// Zeroes the gap between cell pointers and cells when the page is one of a b-tree. SQLite leaves old cells
/// there when it rebalances, whatever secure_delete says.
void clear_page_gap(std::span<std::uint8_t> page, bool is_first);
/// The gap's place; empty when it is no page of a b-tree.
std::span<std::uint8_t> page_gap(std::span<std::uint8_t> page, bool is_first);

} // namespace iterochat::storage
