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

std::size_t erase_audit_values_of_subject(ControlTx& tx, const Uuid& subject) {
    return static_cast<std::size_t>(tx.database().run("DELETE FROM audit_values WHERE subject = ?", subject));
}

std::size_t erase_audit_values_of_organization(ControlTx& tx, const OrganizationId& organization) {
    return static_cast<std::size_t>(
        tx.database().run("DELETE FROM audit_values WHERE organization = ?", organization));
}

} // namespace iterochat::storage
