#include "daemon/audit/audit.hpp"

#include "common/base/encoding.hpp"
#include "common/base/secret.hpp"
#include "daemon/audit/audit_log.hpp"
#include "daemon/audit/bell.hpp"
#include "daemon/storage/audit_outbox.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace iterochat::audit {
namespace {

using nlohmann::json;

/// Adds a personal field: salt and value to the erasable part, their commitment to the chained one.
void commit_to(json& payload, const char* field, const std::string& value) {
    if (value.empty())
        return;
    std::array<std::uint8_t, 16> salt;
    fill_random(salt);
    payload["entry"]["commitments"][field] = commitment_of(salt, value);
    payload["personal"].push_back({{"field", field}, {"salt", to_hex(salt)}, {"value", value}});
}

storage::OutboxEntry entry_of(const Act& act, Time now) {
    storage::OutboxEntry entry;
    entry.id = AuditId::make(now);
    entry.at = now;
    json facts = json::object();
    for (const auto& [name, value] : act.facts)
        facts[name] = value;
    json payload;
    payload["entry"] = {{"v", 1},
                        {"id", entry.id.text()},
                        {"time", format_time(now)},
                        {"action", act.action},
                        {"actor", act.actor},
                        {"organization", act.organization ? json(act.organization->text()) : json(nullptr)},
                        {"target_kind", act.target_kind},
                        {"target", act.target},
                        {"facts", std::move(facts)},
                        {"commitments", json::object()}};
    payload["personal"] = json::array();
    commit_to(payload, "reason", act.reason);
    commit_to(payload, "from_address", act.from_address);
    entry.payload = payload.dump();
    return entry;
}

} // namespace

std::string commitment_of(std::span<const std::uint8_t> salt, std::string_view value) {
    std::string bytes(as_text(salt));
    bytes += value;
    return to_hex(blake2b_256(as_bytes(bytes)));
}

void record(storage::Tx& tx, const Act& act) {
    storage::add_to_audit_outbox(tx, entry_of(act, tx.now()));
    tx.after_commit([organization = tx.organization()] { Bell::ring(organization); });
}

void record(storage::ControlTx& tx, const Act& act) {
    storage::add_to_audit_outbox(tx, entry_of(act, tx.now()));
    tx.after_commit([] { Bell::ring_control(); });
}

} // namespace iterochat::audit
