#pragma once

#include "daemon/storage/view.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

/// index.db: search over conversations. Contentless FTS5 of keyed-hash tokens in shards of 1,024
/// conversations, derived from main.db. Private to the room; SQLite's own SQL.
namespace iterochat::storage {

/// index.db's own notes about itself.
struct IndexState {
    std::int64_t high_water = 0; ///< event position up to which everything is indexed
    std::string boot_id;
    bool clean = false;
};
IndexState read_index_state(Connection& index);
void write_index_value(Connection& index, const char* name, std::string_view value);

/// Indexes what main.db has beyond the high-water mark, in transactions of up to 25,000 messages.
void catch_up_index(View& view, Connection& index);

/// Rows (of conversations in main.db) that hold the token in a message, from the newest shard on, at most
/// about `most`.
std::set<std::int64_t> find_conversation_rows(Connection& index, std::string_view token, std::size_t most);
/// Visitors whose name or address holds the token.
std::vector<VisitorId> find_visitors_by_token(Connection& index, std::string_view token, std::size_t most);

/// Takes messages (by conversation row: seq and text as indexed) out of their shards.
struct IndexedMessage {
    std::int64_t seq = 0;
    std::string tokens;
};
std::int64_t remove_postings(Connection& index, std::int64_t conversation_row,
                             std::span<const IndexedMessage> messages);
void optimize_shard(Connection& index, std::int64_t shard);
bool is_erased_in_index(Connection& index, std::int64_t conversation_row);
void note_erased_in_index(Connection& index, std::int64_t conversation_row);
/// One author's messages up to that seq.
bool is_text_erased_in_index(Connection& index, std::int64_t conversation_row,
                             const std::optional<Uuid>& author, std::int64_t seq);
void note_text_erased_in_index(Connection& index, std::int64_t conversation_row, const Uuid& author,
                               std::int64_t up_to_seq);
std::int64_t shard_of_conversation(std::int64_t conversation_row);
std::string shard_name(std::int64_t shard); ///< its table
struct ShardRange {
    std::int64_t after = 0; ///< conversation rows above this
    std::int64_t last = 0;
};
ShardRange range_of_shard(std::int64_t shard);
/// What FTS5 knows a message by: conversation row and seq in one number.
constexpr int posting_seq_bits = 20;
constexpr std::int64_t posting_seq_most = (std::int64_t{1} << posting_seq_bits) - 1;
constexpr std::int64_t posting_of(std::int64_t conversation_row, std::int64_t seq) {
    return (conversation_row << posting_seq_bits) | seq;
}
constexpr std::int64_t conversation_of_posting(std::int64_t posting) {
    return posting >> posting_seq_bits;
}
constexpr std::int64_t seq_of_posting(std::int64_t posting) {
    return posting & posting_seq_most;
}
/// Makes a shard anew from main.db: for when what was indexed isn't known exactly any more. Inside the
/// caller's transaction.
void rebuild_shard(View& view, Connection& index, std::int64_t shard);
void remove_name_tokens(Connection& index, const VisitorId& visitor);

} // namespace iterochat::storage
