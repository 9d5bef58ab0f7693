#include "daemon/storage/control/kept_evidence.hpp"

#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/tenant_notices.hpp"
#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

Bytes copy_of(std::span<const std::uint8_t> bytes) {
    return {bytes.begin(), bytes.end()};
}

std::optional<Bytes> bytes_if_any(Statement& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(copy_of(row.blob(column)));
}

std::vector<ControlEvidence::KeyRow> read_keys(ControlView& view) {
    std::vector<ControlEvidence::KeyRow> keys;
    Statement rows = view.database().select(
        "SELECT id, public_key, seed, created_at, retired_at, succession, succession_signature"
        " FROM signing_keys");
    while (rows.step())
        keys.push_back({rows.get<std::string>(0), copy_of(rows.blob(1)), bytes_if_any(rows, 2),
                        rows.get<Time>(3), rows.find<Time>(4), bytes_if_any(rows, 5), bytes_if_any(rows, 6)});
    return keys;
}

std::vector<std::pair<OrganizationId, Notice>> read_notices(ControlView& view) {
    std::vector<std::pair<OrganizationId, Notice>> notices;
    Statement rows = view.database().select("SELECT DISTINCT organization FROM tenant_notices");
    while (rows.step())
        for (Notice& notice : list_tenant_notices(view, rows.get<OrganizationId>(0), true))
            notices.emplace_back(rows.get<OrganizationId>(0), std::move(notice));
    return notices;
}

} // namespace

ControlEvidence read_control_evidence(ControlView& view) {
    ControlEvidence evidence{
        read_keys(view), list_certificates(view, std::nullopt, 0), read_notices(view), {}};
    for (const Account& account : list_accounts(view))
        if (!account.enabled)
            evidence.disabled.push_back(account.id);
    return evidence;
}

void keep_control_evidence(ControlTx& tx, const ControlEvidence& evidence) {
    for (const ControlEvidence::KeyRow& key : evidence.signing_keys)
        tx.database().run("INSERT OR REPLACE INTO signing_keys (id, public_key, seed, created_at, retired_at,"
                          " succession, succession_signature) VALUES (?, ?, ?, ?, ?, ?, ?)",
                          key.id, key.public_key, key.seed, key.created_at, key.retired_at, key.succession,
                          key.succession_signature);
    for (const Certificate& certificate : evidence.certificates)
        if (!find_certificate(tx, certificate.erasure))
            add_certificate(tx, certificate);
    for (const auto& [organization, notice] : evidence.notices) {
        tx.database().run("DELETE FROM tenant_notices WHERE id = ?", notice.id);
        put_tenant_notice(tx, organization, notice);
    }
    for (const AccountId& id : evidence.disabled)
        tx.database().run("UPDATE accounts SET enabled = 0 WHERE id = ?", id);
}

} // namespace iterochat::storage
