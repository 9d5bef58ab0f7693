#include "daemon/storage/posting_account.hpp"

#include "daemon/storage/fts5_pages.hpp"
#include "daemon/storage/rows.hpp"
#include "daemon/storage/search_index.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

namespace iterochat::storage {
namespace {

/// Postings of one shard, a bit each. Conversations are added in order, with their last message's seq first.
class PostingSet {
  public:
    explicit PostingSet(const ShardRange& range)
        : first_(range.after + 1), starts_(static_cast<std::size_t>(range.last - range.after) + 1) {}

    /// In order of the conversation and the seq.
    void append(std::int64_t conversation, std::int64_t seq) {
        const auto place = static_cast<std::size_t>(conversation - first_);
        while (filled_ <= place)
            starts_[filled_++] = bits_.size();
        const std::size_t at = starts_[place] + static_cast<std::size_t>(seq);
        bits_.resize(at + 1);
        bits_[at] = true;
    }
    void finish() {
        std::fill(starts_.begin() + static_cast<std::ptrdiff_t>(filled_), starts_.end(), bits_.size());
    }
    void erase(std::int64_t conversation, std::int64_t seq) {
        if (const auto at =
                find(static_cast<std::size_t>(conversation - first_), static_cast<std::size_t>(seq)))
            bits_[*at] = false;
    }
    void erase(std::int64_t conversation) {
        const auto place = static_cast<std::size_t>(conversation - first_);
        std::fill(bits_.begin() + static_cast<std::ptrdiff_t>(starts_.at(place)),
                  bits_.begin() + static_cast<std::ptrdiff_t>(starts_.at(place + 1)), false);
    }
    bool contains(std::int64_t posting) const {
        const auto at = find(static_cast<std::size_t>(conversation_of_posting(posting) - first_),
                             static_cast<std::size_t>(seq_of_posting(posting)));
        return at && bits_[*at];
    }

  private:
    std::optional<std::size_t> find(std::size_t place, std::size_t seq) const {
        if (place + 1 >= starts_.size() || starts_[place] + seq >= starts_[place + 1])
            return std::nullopt;
        return starts_[place] + seq;
    }

    std::int64_t first_;
    std::vector<std::size_t> starts_; ///< by conversation: its first bit; one more at the end
    std::size_t filled_ = 0;          ///< conversations whose start is known
    std::vector<bool> bits_;          ///< by seq within a conversation
};

void add(PostingAccount& account, const std::string& table, PostingFault fault, std::int64_t entries) {
    if (entries > 0)
        account.findings.push_back({table, fault, entries});
}

enum class Marks { are_faults, of_present_are_fine };

/// Every entry of an FTS5 table's blocks, against the rows that may be in it. `has_positions`: detail=full.
template <class IsPresent>
PostingAccount check_blocks(Connection& database, const std::string& table, bool has_positions,
                            Marks marks_allowed, const IsPresent& is_present) {
    PostingAccount account;
    std::int64_t absent = 0;
    std::int64_t marks = 0;
    std::int64_t stale = 0;
    std::int64_t damaged = 0;
    std::optional<std::set<std::int64_t>> segments;
    Statement blocks = database.prepare_composed("SELECT id, block FROM " + table + "_data ORDER BY id");
    while (blocks.step()) {
        const std::int64_t id = blocks.integer(0);
        if (id == fts5_structure_id)
            segments = read_fts5_structure(blocks.blob(1));
        const Fts5Block block = Fts5Block::of(id);
        if (block.segment != 0 && segments && !segments->contains(block.segment))
            ++stale;
        if (!block.is_leaf)
            continue;
        const auto look = [&](std::span<const Fts5Entry> entries) {
            account.entries += static_cast<std::int64_t>(entries.size());
            for (const Fts5Entry& entry : entries) {
                const bool is_there = is_present(entry.row);
                if (entry.is_deletion && !(marks_allowed == Marks::of_present_are_fine && is_there))
                    ++marks;
                else if (!is_there)
                    ++absent;
            }
        };
        const bool good = read_fts5_leaf(blocks.blob(1), has_positions, look);
        damaged += !good;
    }
    add(account, table, PostingFault::absent_row, absent);
    add(account, table, PostingFault::deletion_mark, marks);
    add(account, table, PostingFault::stale_shard, stale);
    add(account, table, PostingFault::damaged, damaged);
    return account;
}

bool has_table(Connection& database, const std::string& name) {
    return database.select("SELECT 1 FROM sqlite_schema WHERE name = ?", name).step();
}

bool has_conversations(View& view, const ShardRange& range) {
    return view.main()
        .select("SELECT 1 FROM conversations WHERE row > ? AND row <= ? LIMIT 1", range.after, range.last)
        .step();
}

/// By their place in the shard: those that are there and not noted as taken out.
std::vector<bool> live_conversations(View& view, const ShardRange& range) {
    std::vector<bool> live(static_cast<std::size_t>(range.last - range.after));
    const auto mark = [&](Statement rows, bool as) {
        while (rows.step())
            live.at(static_cast<std::size_t>(rows.integer(0) - range.after - 1)) = as;
    };
    mark(view.main().select("SELECT row FROM conversations WHERE row > ? AND row <= ?", range.after,
                            range.last),
         true);
    mark(view.index().select("SELECT conversation FROM erased WHERE conversation > ? AND conversation <= ?",
                             range.after, range.last),
         false);
    return live;
}

/// Of messages whose author's words were taken out of the shard, their rows still there.
void erase_texts_noted(View& view, const ShardRange& range, PostingSet& present) {
    Statement noted = view.index().select("SELECT conversation, author, up_to_seq FROM erased_texts"
                                          " WHERE conversation > ? AND conversation <= ?",
                                          range.after, range.last);
    while (noted.step()) {
        const std::int64_t conversation = noted.integer(0);
        Statement rows = view.main().select(
            "SELECT seq FROM messages WHERE conversation = ? AND author_id = ? AND seq <= ?", conversation,
            noted.get<Uuid>(1), noted.integer(2));
        while (rows.step())
            present.erase(conversation, rows.integer(0));
    }
}

/// Messages that may be in the shard: with a text, and not noted as taken out (their rows may still be
/// there). From indexes alone: the rows are ten times as large.
PostingSet postings_wanted(View& view, const ShardRange& range) {
    PostingSet present{range};
    const auto for_each = [](Statement rows, const auto& visit) {
        while (rows.step())
            visit(rows.integer(0), rows.integer(1));
    };
    for_each(view.main().select("SELECT conversation, seq FROM messages WHERE conversation > ? AND"
                                " conversation <= ? ORDER BY conversation, seq",
                                range.after, range.last),
             [&](std::int64_t conversation, std::int64_t seq) { present.append(conversation, seq); });
    present.finish();
    for_each(view.main().select("SELECT conversation, seq FROM messages WHERE conversation > ? AND"
                                " conversation <= ? AND length(text) = 0",
                                range.after, range.last),
             [&](std::int64_t conversation, std::int64_t seq) { present.erase(conversation, seq); });
    Statement gone =
        view.index().select("SELECT conversation FROM erased WHERE conversation > ? AND conversation <= ?",
                            range.after, range.last);
    while (gone.step())
        present.erase(gone.integer(0));
    erase_texts_noted(view, range, present);
    return present;
}

} // namespace

std::string_view name_of(PostingFault fault) {
    static constexpr std::string_view names[]{"absent_row", "absent_name", "deletion_mark", "stale_shard",
                                              "damaged"};
    return names[static_cast<std::size_t>(fault)];
}

std::int64_t PostingAccount::faults() const {
    std::int64_t total = 0;
    for (const PostingFinding& finding : findings)
        total += finding.entries;
    return total;
}

PostingAccount& PostingAccount::operator+=(const PostingAccount& other) {
    entries += other.entries;
    findings.insert(findings.end(), other.findings.begin(), other.findings.end());
    return *this;
}

std::vector<std::int64_t> index_shards(View& view) {
    std::set<std::int64_t> numbers;
    Statement rows = view.index().prepare("SELECT CAST(substr(name, 7) AS INTEGER) FROM sqlite_schema"
                                          " WHERE type = 'table' AND name LIKE 'shard!_%' ESCAPE '!'");
    while (rows.step())
        numbers.insert(rows.integer(0));
    return {numbers.begin(), numbers.end()};
}

PostingAccount account_shard(View& view, std::int64_t shard) {
    PostingAccount account;
    const std::string table = shard_name(shard);
    if (!has_table(view.index(), table)) {
        add(account, table, PostingFault::stale_shard, 1); // its parts outlived it
        return account;
    }
    const ShardRange range = range_of_shard(shard);
    const PostingSet present = postings_wanted(view, range);
    account = check_blocks(view.index(), table, false, Marks::are_faults,
                           [&](std::int64_t row) { return present.contains(row); });
    if (!account.findings.empty() && !has_conversations(view, range))
        account.findings = {{table, PostingFault::stale_shard, account.faults()}};
    return account;
}

bool shard_holds_erased(View& view, std::int64_t shard, const std::unordered_set<std::int64_t>& postings) {
    if (!has_table(view.index(), shard_name(shard)))
        return false; // of conversations without a word
    const ShardRange range = range_of_shard(shard);
    const std::vector<bool> live = live_conversations(view, range);
    const auto account =
        check_blocks(view.index(), shard_name(shard), false, Marks::are_faults, [&](std::int64_t posting) {
            const auto place = static_cast<std::size_t>(conversation_of_posting(posting) - range.after - 1);
            return place < live.size() && live[place] && (postings.empty() || !postings.contains(posting));
        });
    return std::ranges::any_of(account.findings, [](const PostingFinding& finding) {
        return finding.fault != PostingFault::damaged;
    });
}

PostingAccount account_names(View& view) {
    PostingAccount account;
    std::int64_t absent = 0;
    Statement rows = view.index().prepare("SELECT visitor, count(*) FROM name_tokens GROUP BY visitor");
    while (rows.step()) {
        account.entries += rows.integer(1);
        const auto visitor = rows.get<VisitorId>(0);
        if (!view.main()
                 .select("SELECT 1 FROM visitors WHERE id = ? AND (name IS NOT NULL OR email IS NOT NULL)",
                         visitor)
                 .step())
            absent += rows.integer(1);
    }
    add(account, "name_tokens", PostingFault::absent_name, absent);
    return account;
}

PostingAccount account_article_search(View& view) {
    std::unordered_set<std::int64_t> present;
    {
        Statement rows = view.main().prepare("SELECT row FROM articles");
        while (rows.step())
            present.insert(rows.integer(0));
    }
    PostingAccount account = check_blocks(view.main(), "article_search", true, Marks::of_present_are_fine,
                                          [&](std::int64_t row) { return present.contains(row); });
    std::int64_t absent = 0;
    for (const char* sql :
         {"SELECT id FROM article_search_content", "SELECT id FROM article_search_docsize"}) {
        Statement rows = view.main().prepare(sql);
        while (rows.step())
            absent += !present.contains(rows.integer(0));
    }
    add(account, "article_search", PostingFault::absent_row, absent);
    return account;
}

std::int64_t count_live_conversations(View& view, std::int64_t shard) {
    const std::vector<bool> live = live_conversations(view, range_of_shard(shard));
    return std::count(live.begin(), live.end(), true);
}

std::vector<std::vector<ConversationId>> grouped_by_shard(View& view,
                                                          std::span<const ConversationId> conversations) {
    std::map<std::int64_t, std::vector<ConversationId>> groups;
    for (const ConversationId& id : conversations)
        if (const auto row = find_conversation_row(view, id))
            groups[shard_of_conversation(*row)].push_back(id);
    std::vector<std::vector<ConversationId>> list;
    for (auto& [shard, ids] : groups)
        list.push_back(std::move(ids));
    return list;
}

std::vector<std::int64_t> shards_of(View& view, std::span<const ConversationId> conversations) {
    std::set<std::int64_t> shards;
    for (const ConversationId& id : conversations)
        if (const auto row = find_conversation_row(view, id))
            shards.insert(shard_of_conversation(*row));
    return {shards.begin(), shards.end()};
}

} // namespace iterochat::storage
