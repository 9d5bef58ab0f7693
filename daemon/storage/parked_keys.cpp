#include "daemon/storage/parked_keys.hpp"

#include "daemon/storage/database.hpp"

#include <array>

namespace iterochat::storage {
namespace {

struct Kind {
    const char* name;
    const char* list;
    const char* find;
    const char* put;
    const char* find_row; ///< in main.db
};

constexpr std::array kinds{
    Kind{"conversation_secrets", "SELECT id, secret FROM conversation_secrets",
         "SELECT 1 FROM conversation_secrets WHERE id = ?",
         "INSERT INTO conversation_secrets (id, secret) VALUES (?, ?)",
         "SELECT 1 FROM conversations WHERE id = ?"},
    Kind{"person_secrets", "SELECT id, secret FROM person_secrets",
         "SELECT 1 FROM person_secrets WHERE id = ?", "INSERT INTO person_secrets (id, secret) VALUES (?, ?)",
         "SELECT 1 FROM visitors WHERE id = ?"},
    Kind{"request_secrets", "SELECT id, secret FROM request_secrets",
         "SELECT 1 FROM request_secrets WHERE id = ?",
         "INSERT INTO request_secrets (id, secret) VALUES (?, ?)", "SELECT 1 FROM requests WHERE id = ?"},
    Kind{"attachment_secrets", "SELECT id, secret FROM attachment_secrets",
         "SELECT 1 FROM attachment_secrets WHERE id = ?",
         "INSERT INTO attachment_secrets (id, secret) VALUES (?, ?)",
         "SELECT 1 FROM attachments WHERE id = ?"}};

const Kind* kind_named(std::string_view name) {
    for (const Kind& kind : kinds)
        if (kind.name == name)
            return &kind;
    return nullptr;
}

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
    for (const Kind& kind : kinds) {
        Statement rows = view.keys().prepare(kind.list);
        while (rows.step())
            keys.push_back({kind.name, rows.get<Uuid>(0), copy_of(rows.blob(1)), view.now()});
    }
    return keys;
}

std::int64_t park_keys(Tx& tx, const std::vector<ParkedKey>& keys) {
    std::int64_t parked = 0;
    for (const ParkedKey& key : keys) {
        const Kind* kind = kind_named(key.kind);
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
        const Kind* kind = kind_named(key.kind);
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
