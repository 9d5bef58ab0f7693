#pragma once

#include "daemon/storage/view.hpp"

#include <string>
#include <vector>

namespace iterochat::storage {

/// An audit entry on its way to the log. The payload's form belongs to the audit room; it is sealed on disk.
struct OutboxEntry {
    std::int64_t row = 0; ///< order of commit; given by storage
    AuditId id;
    Time at;
    std::string payload;
};

void add_to_audit_outbox(Tx& tx, const OutboxEntry& entry);
std::vector<OutboxEntry> list_audit_outbox(View& view, std::size_t limit); ///< oldest first
void remove_from_audit_outbox(Tx& tx, std::int64_t up_to_row);

void add_to_audit_outbox(ControlTx& tx, const OutboxEntry& entry);
std::vector<OutboxEntry> list_audit_outbox(ControlView& view, std::size_t limit);
void remove_from_audit_outbox(ControlTx& tx, std::int64_t up_to_row);

} // namespace iterochat::storage
