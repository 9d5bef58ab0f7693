#pragma once

#include "daemon/storage/control/signing_keys.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace iterochat::audit {

/// Canonical JSON and the signature over exactly these bytes.
struct SignedDocument {
    std::string key_id;
    std::string document;
    Signature signature{};
};

/// Adds "format", "version" and "key" to the body and signs it.
SignedDocument sign_document(const storage::CurrentSigner& signer, std::string_view format,
                             nlohmann::json body);
/// The same with the key that signs now.
SignedDocument sign_document(storage::ControlTx& tx, std::string_view format, nlohmann::json body);

} // namespace iterochat::audit
