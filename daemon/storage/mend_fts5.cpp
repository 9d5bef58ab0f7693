#include "daemon/storage/mend.hpp"

#include "daemon/storage/database.hpp"
#include "daemon/storage/orphan_keys.hpp"
#include "daemon/storage/posting_account.hpp"
#include "daemon/storage/search_index.hpp"

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
    const std::vector<OrphanKey> orphans = orphan_keys(tx.main(), tx.keys());
    for (const OrphanKey& key : orphans) {
        if (key.table == KeyTable::conversations)
            tx.destroy_conversation_secret(ConversationId::from(key.id)); // out of the cache, too
        else if (key.table == KeyTable::persons)
            tx.destroy_person_secret(VisitorId::from(key.id));
        else
            remove_key(tx.keys(), key);
    }
    return static_cast<std::int64_t>(orphans.size());
}

} // namespace iterochat::storage
