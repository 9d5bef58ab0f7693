#include "daemon/storage/posting_account.hpp"

#include "daemon/storage/fts5_pages.hpp"
#include "daemon/storage/rows.hpp"
#include "daemon/storage/search_index.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace iterochat::storage {
namespace {

using Rows = std::unordered_set<std::int64_t>;

void add(PostingAccount& account, const std::string& table, PostingFault fault, std::int64_t entries) {
    if (entries > 0)
        account.findings.push_back({table, fault, entries});
}

/// Every entry of an FTS5 table's blocks, against the rows that may be in it.
struct BlockCheck {
    Connection& database;
    std::string table;
    bool has_positions;
    bool marks_of_present_are_fine;
    const Rows& present;

    PostingAccount run() const {
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
            const bool good = read_fts5_leaf(blocks.blob(1), has_positions, [&](const Fts5Entry& entry) {
                ++account.entries;
                const bool is_present = present.contains(entry.row);
                if (entry.is_deletion && !(marks_of_present_are_fine && is_present))
                    ++marks;
                else if (!is_present)
                    ++absent;
            });
            damaged += !good;
        }
        add(account, table, PostingFault::absent_row, absent);
        add(account, table, PostingFault::deletion_mark, marks);
        add(account, table, PostingFault::stale_shard, stale);
        add(account, table, PostingFault::damaged, damaged);
        return account;
    }
};

bool has_table(Connection& database, const std::string& name) {
    return database.select("SELECT 1 FROM sqlite_schema WHERE name = ?", name).step();
}

bool has_conversations(View& view, const ShardRange& range) {
    return view.main()
        .select("SELECT 1 FROM conversations WHERE row > ? AND row <= ? LIMIT 1", range.after, range.last)
        .step();
}

/// Messages that may be in the shard: with a text, and not noted as taken out (their rows may still be
/// there).
Rows postings_wanted(View& view, const ShardRange& range) {
    Rows present;
    Rows erased;
    Statement gone =
        view.index().select("SELECT conversation FROM erased WHERE conversation > ? AND conversation <= ?",
                            range.after, range.last);
    while (gone.step())
        erased.insert(gone.integer(0));
    Statement partly = view.index().select(
        "SELECT 1 FROM erased_texts WHERE conversation > ? AND conversation <= ?", range.after, range.last);
    const bool some_are_partly_erased = partly.step();
    Statement rows = view.main().select("SELECT conversation, seq, author_id FROM messages WHERE"
                                        " conversation > ? AND conversation <= ? AND length(text) > 0",
                                        range.after, range.last);
    while (rows.step()) {
        const std::int64_t conversation = rows.integer(0);
        const std::int64_t seq = rows.integer(1);
        const bool is_erased = erased.contains(conversation) ||
                               (some_are_partly_erased &&
                                is_text_erased_in_index(view.index(), conversation, rows.find<Uuid>(2), seq));
        if (!is_erased)
            present.insert(posting_of(conversation, seq));
    }
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
    const Rows present = postings_wanted(view, range);
    account = BlockCheck{view.index(), table, false, false, present}.run();
    if (!account.findings.empty() && !has_conversations(view, range))
        account.findings = {{table, PostingFault::stale_shard, account.faults()}};
    return account;
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
    Rows present;
    {
        Statement rows = view.main().prepare("SELECT row FROM articles");
        while (rows.step())
            present.insert(rows.integer(0));
    }
    PostingAccount account = BlockCheck{view.main(), "article_search", true, true, present}.run();
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

std::vector<std::int64_t> shards_of(View& view, std::span<const ConversationId> conversations) {
    std::set<std::int64_t> shards;
    for (const ConversationId& id : conversations)
        if (const auto row = find_conversation_row(view, id))
            shards.insert(shard_of_conversation(*row));
    return {shards.begin(), shards.end()};
}

} // namespace iterochat::storage
