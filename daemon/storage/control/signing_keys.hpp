#pragma once

#include "daemon/storage/view.hpp"
#include "daemon/vault/signature.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {

/// A key pair of the installation, public half. Old ones stay listed: what they signed stays checkable.
struct SigningKey {
    std::string id;
    PublicKey public_key{};
    Time created_at;
    std::optional<Time> retired_at; ///< none: it signs
    std::string succession;         ///< the signed statement that names the next key; empty while it signs
    std::optional<Signature> succession_signature;
};

std::vector<SigningKey> list_signing_keys(ControlView& view); ///< oldest first
std::optional<SigningKey> find_signing_key(ControlView& view, std::string_view id);

/// The pair that signs now; the first one is made where there is none.
struct CurrentSigner {
    std::string key_id;
    vault::Signer signer;
};
CurrentSigner current_signer(ControlTx& tx);

SigningKey make_signing_key(ControlTx& tx); ///< signs from now on; the caller retires the one before
/// Keeps what the key signed last and destroys its seed: nothing is signed with it again.
void retire_signing_key(ControlTx& tx, const std::string& id, std::string_view succession,
                        const Signature& signature);

} // namespace iterochat::storage
