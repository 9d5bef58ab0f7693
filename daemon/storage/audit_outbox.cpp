#include "daemon/storage/audit_outbox.hpp"

#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

// The same table stands in main.db and in control.db.
constexpr const char* insert = "INSERT INTO audit_outbox (id, at, payload) VALUES (?, ?, ?)";
constexpr const char* list = "SELECT row, id, at, payload FROM audit_outbox ORDER BY row LIMIT ?";
constexpr const char* remove = "DELETE FROM audit_outbox WHERE row <= ?";

vault::Place place(const AuditId& id) {
    return {"audit_outbox", "payload", id.blob()};
}

template <class Unseal>
std::vector<OutboxEntry> read_all(Statement rows, const Unseal& unseal) {
    std::vector<OutboxEntry> entries;
    while (rows.step()) {
        const auto id = rows.get<AuditId>(1);
        entries.push_back({rows.integer(0), id, rows.get<Time>(2), unseal(place(id), rows.blob(3))});
    }
    return entries;
}

} // namespace

void add_to_audit_outbox(Tx& tx, const OutboxEntry& entry) {
    tx.main().run(insert, entry.id, entry.at, tx.seal(KeyOf::organization(), place(entry.id), entry.payload));
}

std::vector<OutboxEntry> list_audit_outbox(View& view, std::size_t limit) {
    return read_all(
        view.main().select(list, static_cast<std::int64_t>(limit)),
        [&](const auto& where, auto sealed) { return view.unseal(KeyOf::organization(), where, sealed); });
}

void remove_from_audit_outbox(Tx& tx, std::int64_t up_to_row) {
    tx.main().run(remove, up_to_row);
}

void add_to_audit_outbox(ControlTx& tx, const OutboxEntry& entry) {
    tx.database().run(insert, entry.id, entry.at, tx.seal(place(entry.id), entry.payload));
}

std::vector<OutboxEntry> list_audit_outbox(ControlView& view, std::size_t limit) {
    return read_all(view.database().select(list, static_cast<std::int64_t>(limit)),
                    [&](const auto& where, auto sealed) { return view.unseal(where, sealed); });
}

void remove_from_audit_outbox(ControlTx& tx, std::int64_t up_to_row) {
    tx.database().run(remove, up_to_row);
}

} // namespace iterochat::storage
