#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

/// Where bytes lie in a database file that SQLite neither reads nor promised to clear.
enum class Unowned {
    page_gap,       ///< between a page's cell pointers and its cells
    free_block,     ///< of a removed cell
    fragment,       ///< between two cells, too small for a free block
    free_page,      ///< a page of the free list
    trunk_tail,     ///< behind the page numbers of a free-list trunk
    overflow_tail,  ///< behind the end of a long value
    pointer_map,    ///< behind the last entry of a pointer map
    reserved,       ///< at the end of each page, where extensions may keep something
    file_tail,      ///< behind the last page
    write_ahead_log ///< in no frame of the log
};
std::string_view name_of(Unowned where);

/// Bytes that are not zero although nothing owns them.
struct UnownedBytes {
    std::string file; ///< "main.db", "main.db-wal"
    std::uint32_t page = 0;
    Unowned where = Unowned::page_gap;
    std::int64_t bytes = 0;
};

/// Every byte of some database files, each page visited exactly once.
struct ByteAccount {
    std::int64_t files = 0;
    std::int64_t pages = 0;
    std::int64_t bytes = 0;
    std::int64_t unowned_bytes = 0;     ///< found not zero, all of them
    std::int64_t wal_bytes = 0;         ///< lengths of the write-ahead logs
    std::vector<UnownedBytes> findings; ///< the first findings_most of them

    static constexpr std::size_t findings_most = 100;
    void add(UnownedBytes found);
    ByteAccount& operator+=(const ByteAccount& other);
};

/// look: the files as they are, logs included, after a checkpoint. after_wipe: the logs are emptied first.
/// scrub: that, and what is found is overwritten with zeros, on disk when it returns.
enum class Accounting { look, after_wipe, scrub };

} // namespace iterochat::storage
