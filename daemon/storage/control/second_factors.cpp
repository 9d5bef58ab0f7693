#include "daemon/storage/control/second_factors.hpp"

#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

vault::Place place(const AccountId& account) {
    return {"second_factors", "secret", account.blob()};
}

} // namespace

std::optional<SecondFactor> find_second_factor(ControlView& view, const AccountId& account) {
    Statement row = view.database().select(
        "SELECT secret, confirmed_at IS NOT NULL, last_step FROM second_factors WHERE account = ?", account);
    if (!row.step())
        return std::nullopt;
    std::string opened = view.unseal(place(account), row.blob(0));
    SecondFactor factor{Secret{as_bytes(opened)}, row.get<bool>(1), row.integer(2)};
    wipe(opened);
    return factor;
}

bool has_second_factor(ControlView& view, const AccountId& account) {
    return view.database()
        .select("SELECT 1 FROM second_factors WHERE account = ? AND confirmed_at IS NOT NULL", account)
        .step();
}

std::int64_t count_recovery_codes(ControlView& view, const AccountId& account) {
    Statement row = view.database().select("SELECT count(*) FROM recovery_codes WHERE account = ?", account);
    row.step();
    return row.integer(0);
}

void begin_second_factor(ControlTx& tx, const AccountId& account, const Secret& secret) {
    tx.database().run("INSERT INTO second_factors (account, secret, created_at, confirmed_at, last_step)"
                      " VALUES (?, ?, ?, NULL, 0) ON CONFLICT (account) DO UPDATE SET"
                      " secret = excluded.secret, created_at = excluded.created_at, confirmed_at = NULL,"
                      " last_step = 0",
                      account, tx.seal(place(account), secret.text()), tx.now());
}

void confirm_second_factor(ControlTx& tx, const AccountId& account, std::int64_t step,
                           std::span<const RecoveryHash> codes) {
    tx.database().run("UPDATE second_factors SET confirmed_at = ?, last_step = ? WHERE account = ?", tx.now(),
                      step, account);
    set_recovery_codes(tx, account, codes);
}

void set_recovery_codes(ControlTx& tx, const AccountId& account, std::span<const RecoveryHash> codes) {
    tx.database().run("DELETE FROM recovery_codes WHERE account = ?", account);
    for (const RecoveryHash& code : codes)
        tx.database().run("INSERT INTO recovery_codes (account, hash) VALUES (?, ?)", account, code);
}

void use_time_step(ControlTx& tx, const AccountId& account, std::int64_t step) {
    tx.database().run("UPDATE second_factors SET last_step = ? WHERE account = ?", step, account);
}

bool use_recovery_code(ControlTx& tx, const AccountId& account, const RecoveryHash& code) {
    return tx.database().run("DELETE FROM recovery_codes WHERE account = ? AND hash = ?", account, code) > 0;
}

bool remove_second_factor(ControlTx& tx, const AccountId& account) {
    tx.database().run("DELETE FROM recovery_codes WHERE account = ?", account);
    return tx.database().run("DELETE FROM second_factors WHERE account = ?", account) > 0;
}

} // namespace iterochat::storage
