#include "daemon/storage/control/signing_keys.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/database.hpp"

#include <algorithm>

namespace iterochat::storage {
namespace {

vault::Place seed_place(const std::string& id) {
    return {"signing_keys", "seed", as_bytes(id)};
}

template <std::size_t size>
std::array<std::uint8_t, size> fixed(std::span<const std::uint8_t> bytes) {
    std::array<std::uint8_t, size> out{};
    if (bytes.size() != size)
        throw Error{Code::damaged, "A signing key in control.db is damaged; restore it from a backup."};
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

SigningKey read(Statement& row) {
    SigningKey key;
    key.id = row.get<std::string>(0);
    key.public_key = fixed<32>(row.blob(1));
    key.created_at = row.get<Time>(2);
    key.retired_at = row.find<Time>(3);
    if (!row.is_null(4))
        key.succession = as_text(row.blob(4));
    if (!row.is_null(5))
        key.succession_signature = fixed<64>(row.blob(5));
    return key;
}

} // namespace

std::vector<SigningKey> list_signing_keys(ControlView& view) {
    std::vector<SigningKey> keys;
    Statement rows = view.database().select(
        "SELECT id, public_key, created_at, retired_at, succession, succession_signature FROM signing_keys"
        " ORDER BY retired_at IS NULL, created_at, id");
    while (rows.step())
        keys.push_back(read(rows));
    return keys;
}

std::optional<SigningKey> find_signing_key(ControlView& view, std::string_view id) {
    Statement row = view.database().select(
        "SELECT id, public_key, created_at, retired_at, succession, succession_signature FROM signing_keys"
        " WHERE id = ?",
        id);
    if (!row.step())
        return std::nullopt;
    return read(row);
}

namespace {

std::optional<CurrentSigner> find_signer(ControlTx& tx) {
    Statement row = tx.database().select(
        "SELECT id, seed FROM signing_keys WHERE seed IS NOT NULL AND retired_at IS NULL");
    if (!row.step())
        return std::nullopt;
    std::string id = row.get<std::string>(0);
    const Secret seed = vault::unwrap_key(tx.installation_keys().key(), seed_place(id), row.blob(1));
    return CurrentSigner{std::move(id), vault::Signer{seed}};
}

} // namespace

CurrentSigner current_signer(ControlTx& tx) {
    if (auto found = find_signer(tx))
        return std::move(*found);
    make_signing_key(tx);
    return std::move(find_signer(tx).value());
}

SigningKey make_signing_key(ControlTx& tx) {
    const Secret seed = vault::make_key();
    SigningKey key;
    key.public_key = vault::Signer{seed}.public_key();
    key.id = id_of(key.public_key);
    key.created_at = tx.now();
    tx.database().run("INSERT INTO signing_keys (id, public_key, seed, created_at) VALUES (?, ?, ?, ?)",
                      key.id, key.public_key,
                      vault::wrap_key(tx.installation_keys().key(), seed_place(key.id), seed),
                      key.created_at);
    return key;
}

void retire_signing_key(ControlTx& tx, const std::string& id, std::string_view succession,
                        const Signature& signature) {
    tx.database().run("UPDATE signing_keys SET seed = NULL, retired_at = ?, succession = ?,"
                      " succession_signature = ? WHERE id = ?",
                      tx.now(), as_bytes(succession), std::span<const std::uint8_t>{signature}, id);
}

} // namespace iterochat::storage
