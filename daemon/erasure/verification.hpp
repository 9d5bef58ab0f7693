#pragma once

#include "common/base/time.hpp"
#include "daemon/model/ids.hpp"

#include <cstdint>
#include <string_view>

namespace iterochat::storage {
class Store;
}

namespace iterochat::erasure {

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
};

/// Empties the write-ahead logs and zeroes what no cell owns, in the organization's files and control.db.
/// Waits up to `wait` for exports, backups and readers, then Code::busy. Any thread but a writer's.
void scrub_files(storage::Store& store, const OrganizationId& organization, Span wait);

/// Accounts for every byte of these files, their logs emptied first; what traffic left meanwhile is scrubbed
/// again. Throws Code::damaged for a file whose pages don't add up.
VerificationFigures verify_files(storage::Store& store, const OrganizationId& organization, Span wait);

/// Both: for whatever else destroys texts (a rectification, a restored backup).
VerificationFigures finish_erasure(storage::Store& store, const OrganizationId& organization, Span wait);

} // namespace iterochat::erasure
