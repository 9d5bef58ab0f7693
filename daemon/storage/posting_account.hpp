#pragma once

#include "daemon/storage/view.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace iterochat::storage {

enum class PostingFault {
    absent_row,    ///< a word of a message that isn't there, or whose text was erased
    absent_name,   ///< a word of the name or address of a visitor who isn't there
    deletion_mark, ///< a word kept to say that it is deleted
    stale_shard,   ///< a part of the index that nothing refers to any more
    damaged        ///< a page of the index that can't be read
};
std::string_view name_of(PostingFault fault);

struct PostingFinding {
    std::string table; ///< "shard_3", "name_tokens", "article_search"
    PostingFault fault = PostingFault::absent_row;
    std::int64_t entries = 0;
};

/// The search index, entry by entry, as it is on disk and not as FTS5 answers queries.
struct PostingAccount {
    std::int64_t entries = 0; ///< looked at
    std::vector<PostingFinding> findings;
    std::int64_t faults() const; ///< entries of all findings
    PostingAccount& operator+=(const PostingAccount& other);
};

/// Shards of conversations, by number; those of which only remains are left too.
std::vector<std::int64_t> index_shards(View& view);
/// About 2 ms for 1,000 messages. In one Tx, where index and rows agree; a read's snapshots of the two may be
/// apart by an erasure, so that what it finds is to be looked at again in a Tx.
PostingAccount account_shard(View& view, std::int64_t shard);
/// Whether the shard holds one of these postings, one of a conversation that is gone or noted as taken out, a
/// mark of deletion or a part that nothing refers to. By the pages themselves: a word that wasn't indexed as
/// it was taken out stays, and FTS5 doesn't say so. Of messages it reads nothing.
bool shard_holds_erased(View& view, std::int64_t shard, const std::unordered_set<std::int64_t>& postings);
PostingAccount account_names(View& view);
/// Of main.db: a deletion mark of an article that is still there is the ordinary trace of an edit.
PostingAccount account_article_search(View& view);

/// Conversations in the shard that are there and not noted as taken out.
std::int64_t count_live_conversations(View& view, std::int64_t shard);

/// Shards that hold these conversations.
std::vector<std::int64_t> shards_of(View& view, std::span<const ConversationId> conversations);
/// Those that are there, one group a shard.
std::vector<std::vector<ConversationId>> grouped_by_shard(View& view,
                                                          std::span<const ConversationId> conversations);

} // namespace iterochat::storage
