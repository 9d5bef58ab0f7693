#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

/// How one page of a SQLite b-tree is laid out (sqlite.org/fileformat2.html, "B-tree Pages"). Private to the
/// room.
namespace iterochat::storage::layout {

std::uint32_t read16(std::span<const std::uint8_t> bytes, std::size_t at);
std::uint32_t read32(std::span<const std::uint8_t> bytes, std::size_t at);

/// A variable-length integer; its length is added to `at`. Empty when it runs out of `bytes`.
inline std::optional<std::uint64_t> read_varint(std::span<const std::uint8_t> bytes, std::size_t& at) {
    constexpr std::size_t longest = 9; // its last byte counts whole
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < longest; ++i) {
        if (at >= bytes.size())
            return std::nullopt;
        const std::uint8_t byte = bytes[at++];
        if (i == longest - 1)
            return value << 8 | byte;
        value = value << 7 | (byte & 0x7f);
        if (!(byte & 0x80))
            break;
    }
    return value;
}

struct Cell {
    std::size_t at = 0;
    std::size_t bytes = 0;            ///< on its page
    std::uint32_t child = 0;          ///< 0: a leaf's
    std::uint32_t overflow = 0;       ///< first page of its overflow chain; 0: all is on the page
    std::uint64_t overflow_bytes = 0; ///< in the chain
};

/// Reads; the page must outlive it.
class PageView {
  public:
    /// Empty when it is no page of a b-tree, or its header can't be true.
    static std::optional<PageView> of(std::span<const std::uint8_t> page, std::uint32_t usable,
                                      bool is_first);

    bool is_interior() const { return header_bytes_ == 12; }
    std::uint32_t cell_count() const { return read16(page_, at_ + 3); }
    std::size_t cells_begin() const { return at_ + header_bytes_ + std::size_t{2} * cell_count(); }
    std::size_t content_begin() const;
    std::size_t first_free_block() const { return read16(page_, at_ + 1); }
    std::size_t fragmented_bytes() const { return page_[at_ + 7]; }
    std::uint32_t right_child() const { return read32(page_, at_ + 8); }
    std::optional<Cell> cell(std::uint32_t number) const; ///< empty when it doesn't fit the page

  private:
    PageView(std::span<const std::uint8_t> page, std::uint32_t usable, std::size_t at, std::size_t header)
        : page_(page), usable_(usable), at_(at), header_bytes_(header) {}
    bool has_payload(Cell& cell, std::size_t at, std::uint64_t payload) const;

    std::span<const std::uint8_t> page_;
    std::uint32_t usable_;
    std::size_t at_; ///< of the header: 100 on page 1
    std::size_t header_bytes_;
};

} // namespace iterochat::storage::layout
