#include "daemon/storage/search_index.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/index_tokens.hpp"

#include <algorithm>
#include <charconv>

namespace iterochat::storage {
namespace {

constexpr std::int64_t conversations_per_shard = 1024;
constexpr std::int64_t messages_per_transaction = 25'000;

/// Numbers of the shards that exist, newest first.
std::vector<std::int64_t> shards(Connection& index) {
    std::vector<std::int64_t> numbers;
    Statement rows = index.prepare(
        "SELECT CAST(substr(name, 7) AS INTEGER) FROM sqlite_schema"
        " WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%' AND name LIKE 'shard!_%' ESCAPE '!'"
        " ORDER BY 1 DESC");
    while (rows.step())
        numbers.push_back(rows.integer(0));
    return numbers;
}

bool has_shard(Connection& index, std::int64_t shard) {
    return index.select("SELECT 1 FROM sqlite_schema WHERE name = ?", shard_name(shard)).step();
}

void make_shard(Connection& index, std::int64_t shard) {
    const std::string sql =
        "CREATE VIRTUAL TABLE IF NOT EXISTS " + shard_name(shard) +
        " USING fts5(tokens, content = '', detail = none, columnsize = 0, tokenize = 'ascii')";
    index.execute(sql.c_str());
    // What FTS5 gathers in memory before it writes a segment, 1 MiB by itself: an index that is made anew is
    // written in few segments, which need no merging. A post writes at its commit in any case.
    const std::string gather = "INSERT INTO " + shard_name(shard) + " (" + shard_name(shard) +
                               ", rank) VALUES ('hashsize', 16777216)";
    index.execute(gather.c_str());
}

std::string value_of(Connection& index, const char* name) {
    Statement row = index.select("SELECT value FROM state WHERE name = ?", name);
    return row.step() ? row.get<std::string>(0) : std::string{};
}

/// A damaged text is left out of the index: it must not keep the others out.
std::string readable(View& view, const KeyOf& whose, const vault::Place& place,
                     std::span<const std::uint8_t> sealed) {
    try {
        return view.unseal(whose, place, sealed);
    } catch (const Error& failure) {
        if (failure.code() != Code::damaged)
            throw;
        return {};
    }
}

void index_names(View& view, Connection& index, std::int64_t after) {
    Statement rows = view.main().select("SELECT id, name, email FROM visitors WHERE name_seq > ?", after);
    while (rows.step()) {
        const auto id = rows.get<VisitorId>(0);
        const KeyOf whose = KeyOf::of_person(id);
        const std::string name = readable(view, whose, {"visitors", "name", id.blob()}, rows.blob(1));
        const std::string email = readable(view, whose, {"visitors", "email", id.blob()}, rows.blob(2));
        remove_name_tokens(index, id);
        for (const std::string& token : view.organization_keys().tokens_of_name(name + " " + email))
            index.run("INSERT INTO name_tokens (token, visitor) VALUES (?, ?)", token, id);
    }
}

const std::string select_texts =
    "SELECT m.event_seq, m.seq, m.conversation, c.id, m.author_kind, m.author_id, m.id, m.text"
    " FROM messages m JOIN conversations c ON c.row = m.conversation";

/// Adds one row of select_texts to its shard, which must exist.
void add_text(View& view, Connection& index, Statement& row, TokenCache& cache) {
    const std::int64_t seq = row.integer(1);
    const std::int64_t conversation_row = row.integer(2);
    const Author author{author_kind_from_name(row.text_view(4)), row.find<Uuid>(5), {}};
    if (seq > posting_seq_most || is_erased_in_index(index, conversation_row) ||
        is_text_erased_in_index(index, conversation_row, author.id, seq))
        return;
    const auto id = row.get<MessageId>(6);
    const std::string text = readable(view, KeyOf::text_of(row.get<ConversationId>(3), author),
                                      {"messages", "text", id.blob()}, row.blob(7));
    const std::string tokens = tokens_to_index(cache, text);
    if (tokens.empty())
        return;
    Statement insert =
        index.prepare_composed("INSERT INTO " + shard_name(shard_of_conversation(conversation_row)) +
                               " (rowid, tokens) VALUES (?, ?)");
    insert.bind_all(posting_of(conversation_row, seq), tokens);
    index.finish(insert);
}

/// Up to one transaction's messages after `after`; the position reached, or nothing when there are no more.
std::optional<std::int64_t> index_messages(View& view, Connection& index, std::int64_t after,
                                           TokenCache& cache) {
    static const std::string sql = select_texts + " WHERE m.event_seq > ? ORDER BY m.event_seq LIMIT ?";
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(after, messages_per_transaction);
    std::optional<std::int64_t> reached;
    std::set<std::int64_t> known_shards;
    while (rows.step()) {
        reached = rows.integer(0);
        const std::int64_t shard = shard_of_conversation(rows.integer(2));
        if (known_shards.insert(shard).second && !has_shard(index, shard))
            make_shard(index, shard);
        add_text(view, index, rows, cache);
    }
    return reached;
}

} // namespace

std::string shard_name(std::int64_t shard) {
    return "shard_" + std::to_string(shard);
}

ShardRange range_of_shard(std::int64_t shard) {
    return {shard * conversations_per_shard, (shard + 1) * conversations_per_shard};
}

std::int64_t shard_of_conversation(std::int64_t conversation_row) {
    return (conversation_row - 1) / conversations_per_shard;
}

IndexState read_index_state(Connection& index) {
    IndexState state;
    const std::string high_water = value_of(index, "high_water");
    std::from_chars(high_water.data(), high_water.data() + high_water.size(), state.high_water);
    state.boot_id = value_of(index, "boot_id");
    state.clean = value_of(index, "clean") == "1";
    return state;
}

void write_index_value(Connection& index, const char* name, std::string_view value) {
    index.run("UPDATE state SET value = ? WHERE name = ?", value, name);
}

void catch_up_index(View& view, Connection& index) {
    Statement counter = view.main().prepare("SELECT value FROM counters WHERE name = 'event'");
    counter.step();
    const std::int64_t newest = counter.integer(0);
    const std::int64_t names_after = read_index_state(index).high_water;
    std::int64_t reached = names_after;
    TokenCache cache{view.organization_keys()};
    while (reached < newest) {
        index.run("BEGIN IMMEDIATE");
        try {
            if (reached == names_after)
                index_names(view, index, names_after);
            reached = index_messages(view, index, reached, cache).value_or(newest);
            write_index_value(index, "high_water", std::to_string(reached));
            index.run("COMMIT");
        } catch (...) {
            if (index.in_transaction())
                index.run("ROLLBACK");
            throw;
        }
    }
}

std::set<std::int64_t> find_conversation_rows(Connection& index, std::string_view token, std::size_t most) {
    std::set<std::int64_t> found;
    for (const std::int64_t shard : shards(index)) {
        const std::string name = shard_name(shard);
        Statement rows = index.prepare_composed("SELECT rowid FROM " + name + " WHERE " + name +
                                                " MATCH ? ORDER BY rowid DESC");
        rows.bind_all(token);
        while (found.size() < most && rows.step())
            found.insert(conversation_of_posting(rows.integer(0)));
        if (found.size() >= most)
            break;
    }
    return found;
}

std::vector<VisitorId> find_visitors_by_token(Connection& index, std::string_view token, std::size_t most) {
    std::vector<VisitorId> found;
    Statement rows =
        index.select("SELECT visitor FROM name_tokens WHERE token = ? ORDER BY visitor DESC LIMIT ?", token,
                     static_cast<std::int64_t>(most));
    while (rows.step())
        found.push_back(rows.get<VisitorId>(0));
    return found;
}

std::int64_t remove_postings(Connection& index, std::int64_t conversation_row,
                             std::span<const IndexedMessage> messages) {
    const std::int64_t shard = shard_of_conversation(conversation_row);
    if (!has_shard(index, shard))
        return 0;
    const std::string name = shard_name(shard);
    std::int64_t removed = 0;
    for (const IndexedMessage& message : messages) {
        if (message.tokens.empty() || message.seq > posting_seq_most)
            continue;
        // Exactly the tokens that were indexed: others would leave theirs behind for ever.
        Statement remove = index.prepare_composed("INSERT INTO " + name + " (" + name +
                                                  ", rowid, tokens) VALUES ('delete', ?, ?)");
        remove.bind_all(posting_of(conversation_row, message.seq), message.tokens);
        index.finish(remove);
        ++removed;
    }
    return removed;
}

void optimize_shard(Connection& index, std::int64_t shard) {
    if (!has_shard(index, shard))
        return;
    const std::string name = shard_name(shard);
    Statement optimize =
        index.prepare_composed("INSERT INTO " + name + " (" + name + ") VALUES ('optimize')");
    index.finish(optimize);
}

bool is_erased_in_index(Connection& index, std::int64_t conversation_row) {
    return index.select("SELECT 1 FROM erased WHERE conversation = ?", conversation_row).step();
}

void note_erased_in_index(Connection& index, std::int64_t conversation_row) {
    index.run("INSERT OR IGNORE INTO erased (conversation) VALUES (?)", conversation_row);
}

bool is_text_erased_in_index(Connection& index, std::int64_t conversation_row,
                             const std::optional<Uuid>& author, std::int64_t seq) {
    return author &&
           index
               .select("SELECT 1 FROM erased_texts WHERE conversation = ? AND author = ? AND up_to_seq >= ?",
                       conversation_row, *author, seq)
               .step();
}

void note_text_erased_in_index(Connection& index, std::int64_t conversation_row, const Uuid& author,
                               std::int64_t up_to_seq) {
    index.run(
        "INSERT INTO erased_texts (conversation, author, up_to_seq) VALUES (?, ?, ?)"
        " ON CONFLICT (conversation, author) DO UPDATE SET up_to_seq = max(up_to_seq, excluded.up_to_seq)",
        conversation_row, author, up_to_seq);
}

void rebuild_shard(View& view, Connection& index, std::int64_t shard) {
    static const std::string sql = select_texts + " WHERE m.conversation > ? AND m.conversation <= ? AND "
                                                  "m.event_seq <= ? ORDER BY m.conversation, m.seq";
    if (!has_shard(index, shard))
        return;
    index.execute(("DROP TABLE " + shard_name(shard)).c_str());
    make_shard(index, shard);
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(shard * conversations_per_shard, (shard + 1) * conversations_per_shard,
                  read_index_state(index).high_water);
    TokenCache cache{view.organization_keys()};
    while (rows.step())
        add_text(view, index, rows, cache);
    optimize_shard(index, shard);
}

void remove_name_tokens(Connection& index, const VisitorId& visitor) {
    index.run("DELETE FROM name_tokens WHERE visitor = ?", visitor);
}

} // namespace iterochat::storage
