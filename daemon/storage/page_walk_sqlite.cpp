#include "daemon/storage/page_walk_sqlite.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/byte_owners.hpp"
#include "daemon/storage/page_layout_sqlite.hpp"

#include <algorithm>
#include <cstring>

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

bool is_zero(std::span<const std::uint8_t> bytes) {
    std::uint64_t seen = 0;
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= bytes.size(); at += sizeof word) {
        std::memcpy(&word, bytes.data() + at, sizeof word);
        seen |= word;
    }
    for (; at < bytes.size(); ++at)
        seen |= bytes[at];
    return seen == 0;
}

class Walk {
  public:
    Walk(const PageFile& file, ByteAccount& account)
        : file_(file),
          account_(account),
          page_(file.page_bytes),
          owners_(file.page_bytes),
          visited_(std::size_t{file.pages} + 1) {}

    std::vector<UnownedRange> run(const std::vector<std::uint32_t>& roots) {
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
        return std::move(found_);
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
        owners_.clear();
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
        if (!owners_.own(from, count))
            damaged(page, "has cells that overlap");
    }

    /// Counts and notes what isn't zero and has no owner in [from, to).
    void look(std::uint32_t page, std::size_t from, std::size_t to, Unowned where) {
        std::int64_t found = 0;
        owners_.each_gap(from, to, [&](std::size_t begin, std::size_t end) {
            const auto gap = std::span{page_}.subspan(begin, end - begin);
            if (is_zero(gap))
                return;
            found += std::ranges::count_if(gap, [](std::uint8_t byte) { return byte != 0; });
            found_.push_back({page, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        });
        if (found > 0)
            account_.add({file_.name, page, where, found});
    }

    /// A free-list trunk that is used again, or gets shorter, keeps numbers of pages where nobody looks: no
    /// content, and told from any text by being so small.
    void own_page_numbers(std::size_t from) {
        if (is_zero(std::span{page_}.subspan(from)))
            return;
        for (std::size_t word = from / 4 * 4; word + 4 <= page_.size(); word += 4) {
            std::uint32_t number = 0;
            for (std::size_t i = std::max(word, from); i < word + 4; ++i)
                number = number << 8 | page_[i];
            if (number <= file_.pages)
                owners_.own(std::max(word, from), word + 4 - std::max(word, from));
        }
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
            look(page, 0, page_.size(), Unowned::pointer_map);
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
            look(trunk, 0, page_.size(), Unowned::trunk_tail);
            seen += 1 + count;
            trunk = next;
        }
        if (seen != free_pages_)
            damaged(1, "counts other free pages than there are");
        for (const std::uint32_t leaf : leaves) {
            load(leaf);
            look(leaf, 0, page_.size(), Unowned::free_page);
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
        look(page, view->cells_begin(), view->content_begin(), Unowned::page_gap);
        visit_free_blocks(page, *view);
        look(page, view->content_begin(), usable_, Unowned::fragment);
        look(page, usable_, page_.size(), Unowned::reserved);
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
        std::size_t fragments = usable_ - view.content_begin() - owners_.owned(view.content_begin(), usable_);
        for (std::size_t at = view.first_free_block(), last = 0; at != 0;) {
            if (at <= last || at < view.content_begin() || at + 4 > usable_)
                damaged(page, "has a free block outside of itself");
            const std::size_t bytes = layout::read16(page_, at + 2);
            if (bytes < 4 || at + bytes > usable_ || owners_.owned(at, at + bytes) > 0)
                damaged(page, "has a free block that overlaps");
            look(page, at + 4, at + bytes, Unowned::free_block);
            own(page, at, bytes); // so that it is no fragment
            fragments -= bytes;
            last = at;
            at = layout::read16(page_, at);
        }
        if (fragments != view.fragmented_bytes())
            damaged(page, "counts other free bytes than it has");
    }

    void visit_overflow(std::uint32_t first, std::uint64_t bytes) {
        for (std::uint32_t page = first; bytes > 0;) {
            load(page);
            const std::uint64_t here = std::min<std::uint64_t>(bytes, usable_ - 4);
            own(page, 0, 4 + static_cast<std::size_t>(here));
            const std::uint32_t next = read32(page_, 0);
            own_page_numbers(4 + static_cast<std::size_t>(here));
            look(page, 0, page_.size(), Unowned::overflow_tail);
            bytes -= here;
            if ((bytes == 0) != (next == 0))
                damaged(page, "ends a long value at the wrong place");
            page = next;
        }
    }

    const PageFile& file_;
    ByteAccount& account_;
    std::vector<std::uint8_t> page_;
    ByteOwners owners_; ///< of the page
    std::vector<bool> visited_;
    std::vector<std::uint32_t> pending_;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> chains_; ///< of the page: first page, bytes
    std::vector<UnownedRange> found_;
    std::uint32_t usable_ = 0;
    std::uint32_t first_trunk_ = 0;
    std::uint32_t free_pages_ = 0;
    bool has_pointer_maps_ = false;
};

} // namespace

std::vector<UnownedRange> walk_pages(const PageFile& file, const std::vector<std::uint32_t>& roots,
                                     ByteAccount& account) {
    return Walk{file, account}.run(roots);
}

void clear_ranges(const PageFile& file, std::vector<UnownedRange> ranges) {
    std::ranges::sort(ranges, {}, &UnownedRange::page);
    std::vector<std::uint8_t> page(file.page_bytes);
    for (auto range = ranges.begin(); range != ranges.end();) {
        const std::uint32_t number = range->page;
        file.read(number, page);
        for (; range != ranges.end() && range->page == number; ++range)
            std::fill(page.begin() + range->from, page.begin() + range->to, std::uint8_t{0});
        file.write(number, page);
    }
    ::explicit_bzero(page.data(), page.size());
}

} // namespace iterochat::storage
