#include "daemon/storage/page_layout_sqlite.hpp"

#include "daemon/storage/page_walk_sqlite.hpp"

#include <algorithm>

namespace iterochat::storage {
namespace layout {

namespace {

constexpr std::uint8_t interior_index = 2;
constexpr std::uint8_t interior_table = 5;
constexpr std::uint8_t leaf_index = 10;
constexpr std::uint8_t leaf_table = 13;

} // namespace

std::uint32_t read16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) << 8 | bytes[at + 1];
}

std::uint32_t read32(std::span<const std::uint8_t> bytes, std::size_t at) {
    return read16(bytes, at) << 16 | read16(bytes, at + 2);
}

std::optional<PageView> PageView::of(std::span<const std::uint8_t> page, std::uint32_t usable,
                                     bool is_first) {
    const std::size_t at = is_first ? 100 : 0;
    const std::uint8_t kind = page[at];
    const bool is_interior = kind == interior_index || kind == interior_table;
    if (!is_interior && kind != leaf_index && kind != leaf_table)
        return std::nullopt;
    const PageView view{page, usable, at, is_interior ? std::size_t{12} : std::size_t{8}};
    if (view.cells_begin() > view.content_begin() || view.content_begin() > usable)
        return std::nullopt;
    return view;
}

std::size_t PageView::content_begin() const {
    const std::uint32_t begin = read16(page_, at_ + 5);
    return begin == 0 ? 65536 : begin;
}

/// How much of a payload stays on the page, and where the rest begins.
bool PageView::has_payload(Cell& cell, std::size_t at, std::uint64_t payload) const {
    const bool is_table = page_[at_] == leaf_table;
    const std::uint64_t most = is_table ? usable_ - 35 : (usable_ - 12) * 64 / 255 - 23;
    std::uint64_t local = payload;
    if (payload > most) {
        const std::uint64_t least = (usable_ - 12) * 32 / 255 - 23;
        local = least + (payload - least) % (usable_ - 4);
        if (local > most)
            local = least;
        if (at + local + 4 > usable_)
            return false;
        cell.overflow = read32(page_, at + local);
        cell.overflow_bytes = payload - local;
    }
    cell.bytes = std::max<std::size_t>(at - cell.at + local + (cell.overflow_bytes ? 4 : 0), 4);
    return cell.at + cell.bytes <= usable_;
}

std::optional<Cell> PageView::cell(std::uint32_t number) const {
    Cell cell;
    cell.at = read16(page_, at_ + header_bytes_ + std::size_t{2} * number);
    std::size_t at = cell.at;
    if (is_interior()) {
        if (at + 4 > usable_)
            return std::nullopt;
        cell.child = read32(page_, at);
        at += 4;
    }
    const auto first = read_varint(page_, at); // payload size, or the key of an interior table page
    if (!first)
        return std::nullopt;
    if (page_[at_] == interior_table) {
        cell.bytes = at - cell.at;
        return cell;
    }
    if (page_[at_] == leaf_table && !read_varint(page_, at)) // the row's number
        return std::nullopt;
    if (!has_payload(cell, at, *first))
        return std::nullopt;
    return cell;
}

} // namespace layout

std::span<std::uint8_t> page_gap(std::span<std::uint8_t> page, bool is_first) {
    const auto view = layout::PageView::of(page, static_cast<std::uint32_t>(page.size()), is_first);
    if (!view)
        return {};
    return page.subspan(view->cells_begin(), view->content_begin() - view->cells_begin());
}

void clear_page_gap(std::span<std::uint8_t> page, bool is_first) {
    std::ranges::fill(page_gap(page, is_first), std::uint8_t{0});
}

} // namespace iterochat::storage
