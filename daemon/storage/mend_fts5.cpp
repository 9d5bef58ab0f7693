#include "daemon/storage/mend.hpp"

#include "daemon/storage/database.hpp"
#include "daemon/storage/posting_account.hpp"
#include "daemon/storage/search_index.hpp"

#include <array>

namespace iterochat::storage {
namespace {

/// Tables that a shard's own table left behind.
void drop_remains(Connection& index, const std::string& shard) {
    std::vector<std::string> tables;
    {
        Statement rows = index.select("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN"
                                      " (?1 || '_data', ?1 || '_idx', ?1 || '_config')",
                                      shard);
        while (rows.step())
            tables.push_back(rows.get<std::string>(0));
    }
    for (const std::string& table : tables)
        index.execute(("DROP TABLE " + table).c_str());
}

void mend_shard(Tx& tx, std::int64_t shard) {
    const std::string name = shard_name(shard);
    if (tx.index().select("SELECT 1 FROM sqlite_schema WHERE name = ?", name).step())
        rebuild_shard(tx, tx.index(), shard);
    else
        drop_remains(tx.index(), name);
}

void mend_names(Tx& tx) {
    std::vector<VisitorId> absent;
    {
        Statement rows = tx.index().prepare("SELECT DISTINCT visitor FROM name_tokens");
        while (rows.step()) {
            const auto visitor = rows.get<VisitorId>(0);
            if (!tx.main()
                     .select("SELECT 1 FROM visitors WHERE id = ? AND (name IS NOT NULL OR email IS NOT"
                             " NULL)",
                             visitor)
                     .step())
                absent.push_back(visitor);
        }
    }
    for (const VisitorId& visitor : absent)
        remove_name_tokens(tx.index(), visitor);
}

/// Of requests and files, whose keys nothing else remembers.
std::int64_t remove_plain_orphans(Tx& tx) {
    struct Kind {
        const char* list;
        const char* find;
        const char* remove;
    };
    static constexpr std::array kinds{
        Kind{"SELECT id FROM request_secrets", "SELECT 1 FROM requests WHERE id = ?",
             "DELETE FROM request_secrets WHERE id = ?"},
        Kind{"SELECT id FROM attachment_secrets", "SELECT 1 FROM attachments WHERE id = ?",
             "DELETE FROM attachment_secrets WHERE id = ?"}};
    std::int64_t removed = 0;
    for (const Kind& kind : kinds) {
        std::vector<Uuid> orphans;
        {
            Statement keys = tx.keys().prepare(kind.list);
            while (keys.step())
                if (!tx.main().select(kind.find, keys.get<Uuid>(0)).step())
                    orphans.push_back(keys.get<Uuid>(0));
        }
        for (const Uuid& id : orphans)
            removed += tx.keys().run(kind.remove, id);
    }
    return removed;
}

} // namespace

void mend_search_index(Tx& tx) {
    for (const std::int64_t shard : index_shards(tx))
        if (account_shard(tx, shard).faults() > 0)
            mend_shard(tx, shard);
    mend_names(tx);
    if (account_article_search(tx).faults() > 0)
        tx.main().run("INSERT INTO article_search (article_search) VALUES ('rebuild')");
    tx.sync_index_after_commit();
}

std::int64_t remove_orphan_keys(Tx& tx) {
    std::vector<ConversationId> conversations;
    std::vector<VisitorId> visitors;
    {
        Statement keys = tx.keys().prepare("SELECT id FROM conversation_secrets");
        while (keys.step())
            if (!tx.main().select("SELECT 1 FROM conversations WHERE id = ?", keys.get<Uuid>(0)).step())
                conversations.push_back(keys.get<ConversationId>(0));
        Statement people = tx.keys().prepare("SELECT id FROM person_secrets");
        while (people.step())
            if (!tx.main().select("SELECT 1 FROM visitors WHERE id = ?", people.get<Uuid>(0)).step())
                visitors.push_back(people.get<VisitorId>(0));
    }
    for (const ConversationId& id : conversations)
        tx.destroy_conversation_secret(id);
    for (const VisitorId& id : visitors)
        tx.destroy_person_secret(id);
    return static_cast<std::int64_t>(conversations.size() + visitors.size()) + remove_plain_orphans(tx);
}

} // namespace iterochat::storage
