#pragma once

#include "common/base/id.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/key_tables.hpp"

#include <vector>

/// keys.db is committed before main.db: a crash in between leaves keys whose rows never came. Private to the
/// room.
namespace iterochat::storage {

struct OrphanKey {
    KeyTable table;
    Uuid id;
};

std::vector<OrphanKey> orphan_keys(Connection& main, Connection& keys);
/// From the file alone: a cache may have it still.
void remove_key(Connection& keys, const OrphanKey& key);

} // namespace iterochat::storage
