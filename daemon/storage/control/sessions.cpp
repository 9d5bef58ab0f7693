#include "daemon/storage/control/sessions.hpp"

#include "common/base/secret.hpp"
#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

AccountSession read(ControlView& view, Statement& row) {
    AccountSession session;
    session.id = row.get<SessionId>(0);
    session.account_id = row.get<AccountId>(1);
    session.device = view.unseal({"sessions", "device", session.id.blob()}, row.blob(2));
    session.ip_address = view.unseal({"sessions", "ip_address", session.id.blob()}, row.blob(3));
    session.created_at = row.get<Time>(4);
    session.last_used_at = row.get<Time>(5);
    session.expires_at = row.get<Time>(6);
    return session;
}

std::optional<AccountSession> find_one(ControlView& view, Statement row) {
    if (!row.step())
        return std::nullopt;
    return read(view, row);
}

} // namespace

NewSession create_session(ControlTx& tx, AccountSession session) {
    session.id = SessionId::make(tx.now());
    session.created_at = tx.now();
    session.last_used_at = tx.now();
    NewSession made{std::move(session), random_token("st_")};
    const AccountSession& s = made.session;
    tx.database().run("INSERT INTO sessions (id, account, token_hash, device, ip_address, created_at, "
                      "last_used_at, expires_at)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      s.id, s.account_id, token_hash(made.token),
                      tx.seal({"sessions", "device", s.id.blob()}, s.device),
                      tx.seal({"sessions", "ip_address", s.id.blob()}, s.ip_address), s.created_at,
                      s.last_used_at, s.expires_at);
    return made;
}

std::optional<AccountSession> find_session_by_token(ControlView& view, std::string_view token) {
    return find_one(view, view.database().select(
                              "SELECT id, account, device, ip_address, created_at, last_used_at, expires_at"
                              " FROM sessions WHERE token_hash = ? AND expires_at > ?",
                              token_hash(token), view.now()));
}

std::optional<AccountSession> find_session(ControlView& view, const SessionId& id) {
    return find_one(view, view.database().select(
                              "SELECT id, account, device, ip_address, created_at, last_used_at, expires_at"
                              " FROM sessions WHERE id = ?",
                              id));
}

std::vector<AccountSession> list_sessions(ControlView& view, const AccountId& account) {
    std::vector<AccountSession> sessions;
    Statement rows = view.database().select(
        "SELECT id, account, device, ip_address, created_at, last_used_at, expires_at"
        " FROM sessions WHERE account = ? AND expires_at > ? ORDER BY last_used_at DESC, id",
        account, view.now());
    while (rows.step())
        sessions.push_back(read(view, rows));
    return sessions;
}

void touch_session(ControlTx& tx, const SessionId& id) {
    tx.database().run("UPDATE sessions SET last_used_at = ? WHERE id = ?", tx.now(), id);
}

void extend_session(ControlTx& tx, const SessionId& id, Time expires_at) {
    tx.database().run("UPDATE sessions SET last_used_at = ?, expires_at = ? WHERE id = ?", tx.now(),
                      expires_at, id);
}

bool end_session(ControlTx& tx, const SessionId& id) {
    return tx.database().run("DELETE FROM sessions WHERE id = ?", id) > 0;
}

std::size_t end_sessions(ControlTx& tx, const AccountId& account, const std::optional<SessionId>& except) {
    return static_cast<std::size_t>(
        tx.database().run("DELETE FROM sessions WHERE account = ? AND id IS NOT ?", account, except));
}

std::size_t remove_expired_sessions(ControlTx& tx) {
    return static_cast<std::size_t>(
        tx.database().run("DELETE FROM sessions WHERE expires_at <= ?", tx.now()));
}

} // namespace iterochat::storage
