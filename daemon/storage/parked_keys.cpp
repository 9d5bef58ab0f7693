#include "daemon/storage/parked_keys.hpp"

#include "daemon/storage/database.hpp"
#include "daemon/storage/key_tables.hpp"

namespace iterochat::storage {
namespace {

Bytes copy_of(std::span<const std::uint8_t> bytes) {
    return {bytes.begin(), bytes.end()};
}

std::vector<ParkedKey> read_parked(View& view) {
    std::vector<ParkedKey> keys;
    Statement rows = view.keys().select(
        "SELECT kind, id, secret, parked_at FROM parked_keys WHERE parked_at > ?", view.now() - parked_for);
    while (rows.step())
        keys.push_back(
            {rows.get<std::string>(0), rows.get<Uuid>(1), copy_of(rows.blob(2)), rows.get<Time>(3)});
    return keys;
}

} // namespace

std::vector<ParkedKey> keys_to_park(View& view) {
    std::vector<ParkedKey> keys = read_parked(view);
    for (const KeyTableRow& kind : key_tables) {
        Statement rows = view.keys().prepare(kind.list);
        while (rows.step())
            keys.push_back({kind.name, rows.get<Uuid>(0), copy_of(rows.blob(1)), view.now()});
    }
    return keys;
}

std::int64_t park_keys(Tx& tx, const std::vector<ParkedKey>& keys) {
    std::int64_t parked = 0;
    for (const ParkedKey& key : keys) {
        const KeyTableRow* kind = key_table_named(key.kind);
        if (kind && !tx.keys().select(kind->find, key.id).step())
            parked += tx.keys().run(
                "INSERT OR IGNORE INTO parked_keys (kind, id, secret, parked_at) VALUES (?, ?, ?, ?)",
                key.kind, key.id, key.secret, key.parked_at);
    }
    return parked;
}

std::int64_t unpark_keys(Tx& tx) {
    std::int64_t back = 0;
    for (const ParkedKey& key : read_parked(tx)) {
        const KeyTableRow* kind = key_table_named(key.kind);
        if (kind && tx.main().select(kind->find_row, key.id).step() &&
            !tx.keys().select(kind->find, key.id).step())
            back += tx.keys().run(kind->put, key.id, key.secret);
    }
    forget_parked_keys(tx);
    return back;
}

std::int64_t count_parked_keys(View& view) {
    Statement row = view.keys().select("SELECT count(*) FROM parked_keys");
    row.step();
    return row.integer(0);
}

bool has_old_parked_keys(View& view) {
    return view.keys()
        .select("SELECT 1 FROM parked_keys WHERE parked_at <= ? LIMIT 1", view.now() - parked_for)
        .step();
}

std::int64_t forget_old_parked_keys(Tx& tx) {
    return tx.keys().run("DELETE FROM parked_keys WHERE parked_at <= ?", tx.now() - parked_for);
}

void forget_parked_keys(Tx& tx) {
    tx.keys().run("DELETE FROM parked_keys");
}

} // namespace iterochat::storage
