#include "daemon/audit/signing.hpp"

#include "common/proof/canonical_json.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::audit {

SignedDocument sign_document(const storage::CurrentSigner& signer, std::string_view format,
                             nlohmann::json body) {
    body["format"] = format;
    body["version"] = 1;
    body["key"] = signer.key_id;
    SignedDocument signed_one;
    signed_one.key_id = signer.key_id;
    signed_one.document = proof::canonical_json(body);
    signed_one.signature = signer.signer.sign(as_bytes(signed_one.document));
    return signed_one;
}

SignedDocument sign_document(storage::ControlTx& tx, std::string_view format, nlohmann::json body) {
    return sign_document(storage::current_signer(tx), format, std::move(body));
}

} // namespace iterochat::audit
