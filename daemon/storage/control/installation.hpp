#pragma once

#include "daemon/storage/view.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

/// Named facts of the installation (its id, the audit log's head, a wrapped signing key): few, small, not
/// personal.
std::optional<std::string> installation_value(ControlView& view, std::string_view name);
void set_installation_value(ControlTx& tx, std::string_view name, std::string_view value); ///< any bytes

/// The erasable side of the audit log: a personal field's salt and value, whose commitment stands in the
/// chain.
struct AuditValue {
    AuditId entry_id;
    std::string field; ///< "actor", "reason" …
    Bytes salt;
    std::string value; ///< sealed on disk
    std::optional<OrganizationId> organization_id;
    std::optional<Uuid> subject; ///< whose data it is: erased with them
};
void put_audit_value(ControlTx& tx, const AuditValue& value); ///< replaces
std::vector<AuditValue> audit_values_of(ControlView& view, const AuditId& entry);
void for_each_audit_value(ControlView& view, const std::function<void(const AuditValue&)>& visit);
/// Entries of the organization older than that (their ids tell) whose values are there still, oldest first.
struct ValuedEntry {
    AuditId id;
    Time at;
};
std::vector<ValuedEntry> audit_entries_with_values(ControlView& view, const OrganizationId& organization,
                                                   Time before);
std::size_t erase_audit_values_of_entry(ControlTx& tx, const AuditId& entry);
std::size_t erase_audit_values_of_subject(ControlTx& tx, const Uuid& subject);
/// Of the actor in that organization alone: they may act in others.
std::size_t erase_audit_values_of_member(ControlTx& tx, const OrganizationId& organization,
                                         const Uuid& member);
/// Of entries about no organization (sign-ins, erased tenants) older than that.
std::size_t erase_audit_values_of_nobody(ControlTx& tx, Time before);
std::size_t erase_audit_values_of_organization(ControlTx& tx, const OrganizationId& organization);

} // namespace iterochat::storage
