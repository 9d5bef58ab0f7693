#include "daemon/storage/erase_rows.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/index_tokens.hpp"
#include "daemon/storage/posting_account.hpp"
#include "daemon/storage/rows.hpp"
#include "daemon/storage/search_index.hpp"

#include <map>
#include <unordered_set>

/// Taking words out of the search index. The texts must still open: FTS5 removes exactly the words it is
/// told.
namespace iterochat::storage {
namespace {

/// Messages of a conversation that are in the index, with the tokens they were indexed by; those of one
/// author only when given.
struct Indexed {
    std::vector<IndexedMessage> messages;
    bool all_opened = true; ///< false: a text is damaged, its words are unknown
};

Indexed indexed_messages(Tx& tx, const ConversationId& conversation, std::int64_t row,
                         std::int64_t high_water, const std::optional<VisitorId>& author) {
    Indexed indexed;
    Statement rows =
        tx.main().select("SELECT id, seq, author_kind, author_id, text FROM messages"
                         " WHERE conversation = ?1 AND event_seq <= ?2"
                         " AND (?3 IS NULL OR (author_kind = 'visitor' AND author_id = ?3)) ORDER BY seq",
                         row, high_water, author);
    while (rows.step()) {
        const auto id = rows.get<MessageId>(0);
        const std::int64_t seq = rows.integer(1);
        const Author who{author_kind_from_name(rows.text_view(2)), rows.find<Uuid>(3), {}};
        if (is_text_erased_in_index(tx.index(), row, who.id, seq))
            continue;
        try {
            const std::string text =
                tx.unseal(KeyOf::text_of(conversation, who), {"messages", "text", id.blob()}, rows.blob(4));
            indexed.messages.push_back({seq, tokens_to_index(tx.organization_keys(), text)});
        } catch (const Error& failure) {
            if (failure.code() != Code::damaged)
                throw;
            indexed.all_opened = false;
        }
    }
    return indexed;
}

std::int64_t last_indexed_seq(Tx& tx, std::int64_t row, std::int64_t high_water) {
    Statement last = tx.main().select(
        "SELECT coalesce(max(seq), 0) FROM messages WHERE conversation = ? AND event_seq <= ?", row,
        high_water);
    last.step();
    return last.integer(0);
}

std::int64_t count_indexed(Tx& tx, std::int64_t row, std::int64_t high_water) {
    Statement count = tx.main().select(
        "SELECT count(*) FROM messages WHERE conversation = ? AND event_seq <= ? AND length(text) > 0", row,
        high_water);
    count.step();
    return count.integer(0);
}

class Shards {
  public:
    explicit Shards(Tx& tx) : tx_(tx) {}
    /// Takes them out; how many there were.
    std::int64_t remove(std::int64_t conversation_row, const std::vector<IndexedMessage>& messages) {
        auto& taken_out = touched_[shard_of_conversation(conversation_row)];
        for (const IndexedMessage& message : messages)
            taken_out.insert(posting_of(conversation_row, message.seq));
        return remove_postings(tx_.index(), conversation_row, messages);
    }
    void rebuild(std::int64_t conversation_row) { rebuilt_.insert(shard_of_conversation(conversation_row)); }
    /// Rewrites each touched shard, so that neither the words nor the marks of their deletion stay.
    void finish() {
        for (const std::int64_t shard : rebuilt_) {
            rebuild_shard(tx_, tx_.index(), shard);
            touched_.erase(shard);
        }
        for (const auto& [shard, postings] : touched_) {
            optimize_shard(tx_.index(), shard);
            if (shard_holds_erased(tx_, shard, postings))
                rebuild_shard(tx_, tx_.index(), shard);
        }
        if (!touched_.empty() || !rebuilt_.empty())
            tx_.sync_index_after_commit();
    }

  private:
    Tx& tx_;
    std::map<std::int64_t, std::unordered_set<std::int64_t>> touched_; ///< by shard: what was taken out
    std::set<std::int64_t> rebuilt_;
};

using DoomedRows = std::map<std::int64_t, ConversationId>;

DoomedRows rows_in_index(Tx& tx, std::span<const ConversationId> conversations) {
    DoomedRows rows;
    for (const ConversationId& id : conversations)
        if (const auto row = find_conversation_row(tx, id); row && !is_erased_in_index(tx.index(), *row))
            rows.emplace(*row, id);
    return rows;
}

/// Shards of which many conversations go, and more than stay: to index those that stay is less work than to
/// take the others out.
std::set<std::int64_t> mostly_doomed(Tx& tx, const DoomedRows& doomed) {
    constexpr std::int64_t many = 16;
    std::map<std::int64_t, std::int64_t> going;
    for (const auto& [row, id] : doomed)
        ++going[shard_of_conversation(row)];
    std::set<std::int64_t> shards;
    for (const auto& [shard, count] : going)
        if (count >= many && 2 * count > count_live_conversations(tx, shard))
            shards.insert(shard);
    return shards;
}

} // namespace

EraseCounts erase_postings(Tx& tx, std::span<const ConversationId> conversations) {
    EraseCounts counts;
    const std::int64_t high_water = read_index_state(tx.index()).high_water;
    Shards shards{tx};
    const auto doomed = rows_in_index(tx, conversations);
    const auto rebuilt = mostly_doomed(tx, doomed);
    for (const auto& [row, id] : doomed) {
        if (rebuilt.contains(shard_of_conversation(row))) {
            counts.postings += count_indexed(tx, row, high_water);
            note_erased_in_index(tx.index(), row);
            shards.rebuild(row);
            continue;
        }
        const Indexed indexed = indexed_messages(tx, id, row, high_water, std::nullopt);
        note_erased_in_index(tx.index(), row);
        if (!indexed.all_opened) {
            shards.rebuild(row);
            continue;
        }
        counts.postings += shards.remove(row, indexed.messages);
    }
    shards.finish();
    return counts;
}

EraseCounts erase_message_postings(Tx& tx, const VisitorId& visitor,
                                   std::span<const ConversationId> conversations) {
    EraseCounts counts;
    const std::int64_t high_water = read_index_state(tx.index()).high_water;
    Shards shards{tx};
    for (const ConversationId& id : conversations) {
        const auto row = find_conversation_row(tx, id);
        if (!row || is_erased_in_index(tx.index(), *row))
            continue;
        const Indexed indexed = indexed_messages(tx, id, *row, high_water, visitor);
        if (indexed.messages.empty() && indexed.all_opened)
            continue;
        note_text_erased_in_index(tx.index(), *row, visitor, last_indexed_seq(tx, *row, high_water));
        if (!indexed.all_opened) {
            shards.rebuild(*row);
            continue;
        }
        counts.postings += shards.remove(*row, indexed.messages);
    }
    shards.finish();
    return counts;
}

EraseCounts erase_visitor_postings(Tx& tx, const VisitorId& visitor) {
    remove_name_tokens(tx.index(), visitor);
    tx.sync_index_after_commit();
    return {};
}

} // namespace iterochat::storage
