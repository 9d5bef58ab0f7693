#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>

/// The pages of FTS5's own tables (SQLite 3.40, fts5_index.c). Private to the room.
namespace iterochat::storage {

/// A word's entry about one row. `is_deletion`: a mark that the row's earlier entry is void, which holds the
/// word as much as the entry did.
struct Fts5Entry {
    std::int64_t row = 0;
    bool is_deletion = false;
};

/// Where a block of a `…_data` table belongs, by its id.
struct Fts5Block {
    std::int64_t segment = 0; ///< 0: averages or structure
    bool is_leaf = false;
    static Fts5Block of(std::int64_t id);
};
constexpr std::int64_t fts5_structure_id = 10;

/// Calls `entries` for each word of a leaf. `has_positions`: of a table with detail=full. False: the block is
/// damaged.
bool read_fts5_leaf(std::span<const std::uint8_t> block, bool has_positions,
                    const std::function<void(std::span<const Fts5Entry>)>& entries);

/// The segments in use; empty when the structure has a form that a newer SQLite wrote.
std::optional<std::set<std::int64_t>> read_fts5_structure(std::span<const std::uint8_t> block);

} // namespace iterochat::storage
