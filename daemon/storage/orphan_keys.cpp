#include "daemon/storage/orphan_keys.hpp"

namespace iterochat::storage {

std::vector<OrphanKey> orphan_keys(Connection& main, Connection& keys) {
    std::vector<OrphanKey> orphans;
    for (std::size_t i = 0; i < key_tables.size(); ++i) {
        Statement rows = keys.prepare(key_tables[i].list);
        while (rows.step())
            if (const auto id = rows.get<Uuid>(0); !main.select(key_tables[i].find_row, id).step())
                orphans.push_back({static_cast<KeyTable>(i), id});
    }
    return orphans;
}

void remove_key(Connection& keys, const OrphanKey& key) {
    keys.run(row_of(key.table).remove, key.id);
}

} // namespace iterochat::storage
