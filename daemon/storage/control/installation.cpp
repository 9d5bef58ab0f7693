#include "daemon/storage/control/installation.hpp"

#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

/// The column stands in the place too: the values of one entry must not change places.
vault::Place place(const AuditId& entry, const std::string& field) {
    return {"audit_values", field, entry.blob()};
}

AuditValue read_value(ControlView& view, Statement& row) {
    AuditValue value;
    value.entry_id = row.get<AuditId>(0);
    value.field = row.get<std::string>(1);
    value.salt = row.get<Bytes>(2);
    value.value = view.unseal(place(value.entry_id, value.field), row.blob(3));
    value.organization_id = row.find<OrganizationId>(4);
    value.subject = row.find<Uuid>(5);
    return value;
}

} // namespace

std::optional<std::string> installation_value(ControlView& view, std::string_view name) {
    Statement row = view.database().select("SELECT value FROM installation_values WHERE name = ?", name);
    if (!row.step())
        return std::nullopt;
    return std::string{as_text(row.blob(0))};
}

void set_installation_value(ControlTx& tx, std::string_view name, std::string_view value) {
    tx.database().run("INSERT INTO installation_values (name, value) VALUES (?, ?)"
                      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      name, as_bytes(value));
}

void put_audit_value(ControlTx& tx, const AuditValue& value) {
    tx.database().run(
        "INSERT INTO audit_values (entry, field, salt, value, organization, subject) VALUES (?, ?, ?, ?, ?, "
        "?)"
        " ON CONFLICT (entry, field) DO UPDATE SET salt = excluded.salt, value = excluded.value,"
        " organization = excluded.organization, subject = excluded.subject",
        value.entry_id, value.field, value.salt, tx.seal(place(value.entry_id, value.field), value.value),
        value.organization_id, value.subject);
}

std::vector<AuditValue> audit_values_of(ControlView& view, const AuditId& entry) {
    std::vector<AuditValue> values;
    Statement rows =
        view.database().select("SELECT entry, field, salt, value, organization, subject FROM audit_values"
                               " WHERE entry = ? ORDER BY field",
                               entry);
    while (rows.step())
        values.push_back(read_value(view, rows));
    return values;
}

void for_each_audit_value(ControlView& view, const std::function<void(const AuditValue&)>& visit) {
    Statement rows =
        view.database().select("SELECT entry, field, salt, value, organization, subject FROM audit_values");
    while (rows.step())
        visit(read_value(view, rows));
}

namespace {

/// The first 48 bits of an id are its milliseconds: every earlier id is below this.
Uuid first_id_of(Time time) {
    Uuid id;
    for (std::size_t i = 0; i < 6; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(time.ms >> (8 * (5 - i)));
    return id;
}

Time time_of(const Uuid& id) {
    Time time;
    for (std::size_t i = 0; i < 6; ++i)
        time.ms = time.ms << 8 | id.bytes[i];
    return time;
}

} // namespace

std::vector<ValuedEntry> audit_entries_with_values(ControlView& view, const OrganizationId& organization,
                                                   Time before) {
    std::vector<ValuedEntry> entries;
    Statement rows = view.database().select(
        "SELECT DISTINCT entry FROM audit_values WHERE organization = ? AND entry < ? ORDER BY entry",
        organization, first_id_of(before));
    while (rows.step()) {
        const auto id = rows.get<AuditId>(0);
        entries.push_back({id, time_of(id)});
    }
    return entries;
}

std::size_t erase_audit_values_of_entry(ControlTx& tx, const AuditId& entry) {
    return static_cast<std::size_t>(tx.database().run("DELETE FROM audit_values WHERE entry = ?", entry));
}

std::size_t erase_audit_values_of_subject(ControlTx& tx, const Uuid& subject) {
    return static_cast<std::size_t>(tx.database().run("DELETE FROM audit_values WHERE subject = ?", subject));
}

std::size_t erase_audit_values_of_member(ControlTx& tx, const OrganizationId& organization,
                                         const Uuid& member) {
    return static_cast<std::size_t>(tx.database().run(
        "DELETE FROM audit_values WHERE subject = ? AND organization = ?", member, organization));
}

std::size_t erase_audit_values_of_nobody(ControlTx& tx, Time before) {
    return static_cast<std::size_t>(tx.database().run(
        "DELETE FROM audit_values WHERE organization IS NULL AND entry < ?", first_id_of(before)));
}

std::size_t erase_audit_values_of_organization(ControlTx& tx, const OrganizationId& organization) {
    return static_cast<std::size_t>(
        tx.database().run("DELETE FROM audit_values WHERE organization = ?", organization));
}

} // namespace iterochat::storage
