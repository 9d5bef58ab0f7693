#include "daemon/storage/fts5_pages.hpp"

#include "daemon/storage/page_layout_sqlite.hpp"

#include <vector>

namespace iterochat::storage {
namespace {

using layout::read16;
using layout::read32;

/// Reads numbers up to an end; `good` turns false when they run over it.
class Cursor {
  public:
    Cursor(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t end)
        : bytes_(bytes.first(std::min(end, bytes.size()))), at_(at) {}

    bool is_at_end() const { return at_ >= bytes_.size(); }
    bool good() const { return good_; }
    std::size_t at() const { return at_; }
    std::uint64_t number() {
        const auto value = layout::read_varint(bytes_, at_);
        good_ = good_ && value.has_value();
        return value.value_or(0);
    }
    void skip(std::uint64_t count) { at_ = count > bytes_.size() - at_ ? bytes_.size() : at_ + count; }
    bool take_zero() {
        if (is_at_end() || bytes_[at_] != 0)
            return false;
        ++at_;
        return true;
    }

  private:
    std::span<const std::uint8_t> bytes_;
    std::size_t at_;
    bool good_ = true;
};

/// One word's rows on this page. The first row is written whole, the others as differences. Positions may go
/// on on the next page.
bool read_rows(Cursor cursor, bool has_positions, std::vector<Fts5Entry>& rows) {
    rows.clear();
    std::int64_t row = 0;
    while (!cursor.is_at_end() && cursor.good()) {
        row += static_cast<std::int64_t>(cursor.number());
        bool is_deletion = false;
        if (has_positions) {
            if (cursor.is_at_end())
                break; // the size of the positions is on the next page, with the row's fate
            const std::uint64_t size = cursor.number();
            is_deletion = size & 1;
            cursor.skip(size / 2);
        } else if (cursor.take_zero()) {
            is_deletion = true;
            cursor.take_zero(); // deleted and written again
        }
        rows.push_back({row, is_deletion});
    }
    return cursor.good();
}

} // namespace

Fts5Block Fts5Block::of(std::int64_t id) {
    const std::int64_t below_segment = id & ((std::int64_t{1} << 37) - 1);
    return {id >> 37, id >> 37 != 0 && below_segment >> 31 == 0};
}

bool read_fts5_leaf(std::span<const std::uint8_t> block, bool has_positions,
                    const std::function<void(std::span<const Fts5Entry>)>& entries) {
    if (block.size() < 4)
        return false;
    const std::size_t first_row = read16(block, 0);
    const std::size_t content_end = read16(block, 2);
    if (content_end < 4 || content_end > block.size() || first_row > content_end)
        return false;
    std::vector<std::size_t> terms;
    std::size_t term_at = 0;
    for (Cursor footer{block, content_end, block.size()}; !footer.is_at_end();) {
        term_at += footer.number();
        if (!footer.good() || term_at < 4 || term_at >= content_end)
            return false;
        terms.push_back(term_at);
    }
    const std::size_t first_term = terms.empty() ? content_end : terms.front();
    std::vector<Fts5Entry> rows;
    if (first_row != 0 && first_row < first_term) {
        const bool good = read_rows({block, first_row, first_term}, has_positions, rows);
        entries(rows);
        if (!good)
            return false;
    }
    for (std::size_t i = 0; i < terms.size(); ++i) {
        Cursor cursor{block, terms[i], i + 1 < terms.size() ? terms[i + 1] : content_end};
        if (i > 0)
            cursor.number(); // letters shared with the word before
        cursor.skip(cursor.number());
        if (!cursor.good())
            return false;
        const bool good = read_rows(cursor, has_positions, rows);
        entries(rows);
        if (!good)
            return false;
    }
    return true;
}

std::optional<std::set<std::int64_t>> read_fts5_structure(std::span<const std::uint8_t> block) {
    constexpr std::uint32_t newer_form = 0xff000001;
    std::set<std::int64_t> segments;
    if (block.size() < 8 || read32(block, 4) == newer_form)
        return std::nullopt;
    Cursor cursor{block, 4, block.size()};
    const std::uint64_t levels = cursor.number();
    cursor.number(); // segments altogether
    cursor.number(); // writes
    for (std::uint64_t level = 0; level < levels && cursor.good(); ++level) {
        cursor.number(); // of a merge that goes on
        for (std::uint64_t left = cursor.number(); left > 0 && cursor.good(); --left) {
            segments.insert(static_cast<std::int64_t>(cursor.number()));
            cursor.number(); // first and last page
            cursor.number();
        }
    }
    if (!cursor.good())
        return std::nullopt;
    return segments;
}

} // namespace iterochat::storage
