#pragma once

#include "common/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat {

/// Pieces of the erased texts that were searched for after their destruction. They live in locked memory
/// during the job only, so a job that was resumed has none left.
enum class Canary { none, not_found, found, lost_at_restart }; ///< none: there was no text to take one from
std::string_view name_of(Canary canary);
Canary canary_from_name(std::string_view name); ///< throws Code::bad_data

/// What a verification looked at, and what it found. Everything but files, pages, bytes, pieces, scanned and
/// took is zero after an erasure.
struct VerificationFigures {
    std::int64_t files = 0;             ///< database files whose bytes were accounted for
    std::int64_t pages = 0;             ///< of them
    std::int64_t bytes = 0;             ///< of them
    std::int64_t unaccounted_bytes = 0; ///< not zero, and of no header, pointer or live cell
    std::int64_t wal_bytes = 0;         ///< lengths of the write-ahead logs
    std::int64_t absent_postings = 0;   ///< search entries of rows that aren't there, and marks of deletion
    std::int64_t orphan_rows = 0;       ///< messages without a conversation, rows without a key
    std::int64_t orphan_keys = 0;       ///< keys without a row
    Canary canary = Canary::none;
    std::int64_t canary_pieces = 0; ///< of 12 bytes each, at most 32
    std::int64_t scanned_bytes = 0; ///< of databases, other files, logs and temporary files
    Span took;

    bool is_clean() const {
        return unaccounted_bytes + absent_postings + orphan_rows + orphan_keys == 0 &&
               canary != Canary::found;
    }
};

/// Something that should not be there.
struct ResidueFinding {
    std::string
        kind; ///< page_gap … write_ahead_log, absent_row, absent_name, deletion_mark, stale_shard,
              ///< orphan_key, orphan_row, row_without_key, temporary_file, log, export, file, database
    std::string file;        ///< or table of the search index
    std::uint32_t page = 0;  ///< 0: of no page
    std::int64_t amount = 0; ///< bytes, entries, rows or pieces
};

struct ResidueReport {
    VerificationFigures figures;
    std::vector<ResidueFinding> findings; ///< the first hundred of each kind of search
};

} // namespace iterochat
