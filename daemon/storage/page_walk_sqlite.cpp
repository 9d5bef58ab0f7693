#include "daemon/storage/page_walk_sqlite.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/page_layout_sqlite.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace iterochat::storage {

using layout::PageView;
using layout::read32;

std::string_view name_of(Unowned where) {
    static constexpr std::string_view names[]{"page_gap",   "free_block",     "fragment",    "free_page",
                                              "trunk_tail", "overflow_tail",  "pointer_map", "reserved",
                                              "file_tail",  "write_ahead_log"};
    return names[static_cast<std::size_t>(where)];
}

void ByteAccount::add(UnownedBytes found) {
    unowned_bytes += found.bytes;
    if (findings.size() < findings_most)
        findings.push_back(std::move(found));
}

ByteAccount& ByteAccount::operator+=(const ByteAccount& other) {
    files += other.files;
    pages += other.pages;
    bytes += other.bytes;
    wal_bytes += other.wal_bytes;
    const std::int64_t total = unowned_bytes + other.unowned_bytes;
    for (const UnownedBytes& found : other.findings)
        add(found);
    unowned_bytes = total;
    return *this;
}

namespace {

constexpr std::uint64_t lock_byte = 0x40000000; ///< its page is SQLite's for locking, never written

class Walk {
  public:
    Walk(const PageFile& file, ByteAccount& account)
        : file_(file),
          account_(account),
          page_(file.page_bytes),
          owners_(file.page_bytes),
          visited_(std::size_t{file.pages} + 1) {}

    void run(const std::vector<std::uint32_t>& roots) {
        read_header();
        visit_fixed_pages();
        visit_free_list();
        pending_ = roots;
        while (!pending_.empty()) {
            const std::uint32_t page = pending_.back();
            pending_.pop_back();
            visit_tree_page(page);
        }
        for (std::uint32_t page = 1; page <= file_.pages; ++page)
            if (!visited_[page])
                damaged(page, "belongs to nothing");
        account_.pages += file_.pages;
        account_.bytes += std::int64_t{file_.pages} * file_.page_bytes;
    }

  private:
    [[noreturn]] void damaged(std::uint32_t page, const char* what) const {
        throw Error{Code::damaged, "The database file " + file_.name + " is damaged: page " +
                                       std::to_string(page) + " " + what + "."}
            .with_hint("Nothing of that page was changed. Run iterochat doctor, and put back a backup.");
    }

    void claim(std::uint32_t page) {
        if (page == 0 || page > file_.pages)
            damaged(page, "is outside of the file");
        if (visited_[page])
            damaged(page, "is used twice");
        visited_[page] = true;
    }

    void load(std::uint32_t page) {
        claim(page);
        file_.read(page, page_);
        std::fill(owners_.begin(), owners_.end(), std::uint8_t{0});
    }

    void read_header() {
        file_.read(1, page_);
        usable_ = file_.page_bytes - page_[20];
        first_trunk_ = read32(page_, 32);
        free_pages_ = read32(page_, 36);
        has_pointer_maps_ = read32(page_, 52) != 0;
        if (usable_ < 480)
            damaged(1, "has an impossible header");
    }

    void own(std::uint32_t page, std::size_t from, std::size_t count) {
        if (from > page_.size() || count > page_.size() - from)
            damaged(page, "has a cell outside of itself");
        if (std::memchr(owners_.data() + from, 0xff, count))
            damaged(page, "has cells that overlap");
        std::memset(owners_.data() + from, 0xff, count);
    }

    /// Counts what isn't zero and has no owner in [from, to), and zeroes it in the buffer.
    void clear(std::uint32_t page, std::size_t from, std::size_t to, Unowned where) {
        std::int64_t found = 0;
        for (std::size_t i = from; i < to; ++i)
            if (!owners_[i] && page_[i]) {
                ++found;
                page_[i] = 0;
            }
        if (found == 0)
            return;
        account_.add({file_.name, page, where, found});
        is_changed_ = true;
    }

    /// A free-list trunk that is used again, or gets shorter, keeps numbers of pages where nobody looks: no
    /// content, and told from any text by being so small.
    void own_page_numbers(std::size_t from) {
        for (std::size_t word = from / 4 * 4; word + 4 <= page_.size(); word += 4) {
            std::uint32_t number = 0;
            for (std::size_t i = std::max(word, from); i < word + 4; ++i)
                number = number << 8 | page_[i];
            if (number <= file_.pages)
                std::memset(owners_.data() + std::max(word, from), 0xff, word + 4 - std::max(word, from));
        }
    }

    bool has_unowned() const {
        std::uint64_t bytes = 0;
        std::uint64_t owned = 0;
        for (std::size_t i = 0; i + 8 <= page_.size(); i += 8) {
            std::memcpy(&bytes, page_.data() + i, 8);
            std::memcpy(&owned, owners_.data() + i, 8);
            if (bytes & ~owned)
                return true;
        }
        return false;
    }

    void put_back(std::uint32_t page) {
        if (std::exchange(is_changed_, false) && file_.write)
            file_.write(page, page_);
    }

    void visit_fixed_pages() {
        const std::uint64_t lock_page = lock_byte / file_.page_bytes + 1;
        if (lock_page <= file_.pages)
            claim(static_cast<std::uint32_t>(lock_page));
        if (!has_pointer_maps_)
            return;
        const std::uint32_t entries = usable_ / 5;
        for (std::uint64_t map = 2; map <= file_.pages; map += entries + 1) {
            const auto page = static_cast<std::uint32_t>(map == lock_page ? map + 1 : map);
            if (page > file_.pages)
                break;
            load(page);
            own(page, 0, std::size_t{5} * std::min<std::uint32_t>(entries, file_.pages - page));
            clear(page, 0, page_.size(), Unowned::pointer_map);
            put_back(page);
        }
    }

    void visit_free_list() {
        std::uint32_t seen = 0;
        std::vector<std::uint32_t> leaves;
        for (std::uint32_t trunk = first_trunk_; trunk != 0;) {
            load(trunk);
            const std::uint32_t next = read32(page_, 0);
            const std::uint32_t count = read32(page_, 4);
            if (count > usable_ / 4 - 2)
                damaged(trunk, "lists more free pages than it can");
            own(trunk, 0, 8 + std::size_t{4} * count);
            for (std::uint32_t i = 0; i < count; ++i)
                leaves.push_back(read32(page_, 8 + std::size_t{4} * i));
            own_page_numbers(8 + std::size_t{4} * count);
            clear(trunk, 0, page_.size(), Unowned::trunk_tail);
            put_back(trunk);
            seen += 1 + count;
            trunk = next;
        }
        if (seen != free_pages_)
            damaged(1, "counts other free pages than there are");
        for (const std::uint32_t leaf : leaves) {
            load(leaf);
            clear(leaf, 0, page_.size(), Unowned::free_page);
            put_back(leaf);
        }
    }

    void visit_tree_page(std::uint32_t page) {
        load(page);
        const auto view = PageView::of(page_, usable_, page == 1);
        if (!view)
            damaged(page, "is no page of a table or index");
        own(page, 0, view->cells_begin());
        chains_.clear();
        for (std::uint32_t i = 0; i < view->cell_count(); ++i)
            visit_cell(page, *view, i);
        if (view->is_interior())
            pending_.push_back(view->right_child());
        visit_free_blocks(page, *view);
        if (has_unowned()) {
            clear(page, view->cells_begin(), view->content_begin(), Unowned::page_gap);
            for (const auto& [from, to] : free_blocks_)
                clear(page, from, to, Unowned::free_block);
            clear(page, view->content_begin(), usable_, Unowned::fragment);
            clear(page, usable_, page_.size(), Unowned::reserved);
        }
        put_back(page);
        for (const auto& [first, bytes] : std::vector(std::move(chains_)))
            visit_overflow(first, bytes);
    }

    void visit_cell(std::uint32_t page, const PageView& view, std::uint32_t number) {
        const auto cell = view.cell(number);
        if (!cell || cell->at < view.content_begin())
            damaged(page, "has a cell outside of itself");
        own(page, cell->at, cell->bytes);
        if (cell->child)
            pending_.push_back(cell->child);
        if (cell->overflow)
            chains_.emplace_back(cell->overflow, cell->overflow_bytes);
    }

    /// A free block's first four bytes say where the next is and how long it is.
    void visit_free_blocks(std::uint32_t page, const PageView& view) {
        free_blocks_.clear();
        std::size_t fragments = usable_ - view.content_begin() - owned_from(view.content_begin());
        for (std::size_t at = view.first_free_block(), last = 0; at != 0;) {
            if (at <= last || at < view.content_begin() || at + 4 > usable_)
                damaged(page, "has a free block outside of itself");
            const std::size_t bytes = layout::read16(page_, at + 2);
            if (bytes < 4 || at + bytes > usable_ || std::memchr(owners_.data() + at, 0xff, bytes))
                damaged(page, "has a free block that overlaps");
            own(page, at, 4);
            free_blocks_.emplace_back(at + 4, at + bytes);
            fragments -= bytes;
            last = at;
            at = layout::read16(page_, at);
        }
        if (fragments != view.fragmented_bytes())
            damaged(page, "counts other free bytes than it has");
    }

    std::size_t owned_from(std::size_t at) const {
        return static_cast<std::size_t>(std::count(owners_.begin() + static_cast<std::ptrdiff_t>(at),
                                                   owners_.begin() + static_cast<std::ptrdiff_t>(usable_),
                                                   std::uint8_t{0xff}));
    }

    void visit_overflow(std::uint32_t first, std::uint64_t bytes) {
        for (std::uint32_t page = first; bytes > 0;) {
            load(page);
            const std::uint64_t here = std::min<std::uint64_t>(bytes, usable_ - 4);
            own(page, 0, 4 + static_cast<std::size_t>(here));
            const std::uint32_t next = read32(page_, 0);
            own_page_numbers(4 + static_cast<std::size_t>(here));
            clear(page, 0, page_.size(), Unowned::overflow_tail);
            put_back(page);
            bytes -= here;
            if ((bytes == 0) != (next == 0))
                damaged(page, "ends a long value at the wrong place");
            page = next;
        }
    }

    const PageFile& file_;
    ByteAccount& account_;
    std::vector<std::uint8_t> page_;
    std::vector<std::uint8_t> owners_; ///< 0xff: the byte at this place has an owner
    std::vector<bool> visited_;
    std::vector<std::uint32_t> pending_;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> chains_; ///< of the page: first page, bytes
    std::vector<std::pair<std::size_t, std::size_t>> free_blocks_;
    std::uint32_t usable_ = 0;
    std::uint32_t first_trunk_ = 0;
    std::uint32_t free_pages_ = 0;
    bool has_pointer_maps_ = false;
    bool is_changed_ = false;
};

} // namespace

void walk_pages(const PageFile& file, const std::vector<std::uint32_t>& roots, ByteAccount& account) {
    Walk{file, account}.run(roots);
}

} // namespace iterochat::storage
