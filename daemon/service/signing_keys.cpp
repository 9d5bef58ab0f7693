#include "daemon/service/signing_keys.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/proof/signed_document.hpp"
#include "daemon/audit/signing.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/store.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::service {

SigningKeys::SigningKeys(const Context& context) : context_(context) {
    const bool is_there = context_.store.control_read(
        [](storage::ControlView& view) { return !storage::list_signing_keys(view).empty(); });
    if (is_there)
        return;
    const SigningKey made = context_.store.control_write([](storage::ControlTx& tx) {
        SigningKey key = storage::make_signing_key(tx);
        audit::record(tx,
                      act_of(SystemJob{"start"}, std::nullopt, "signing_key.create", "signing_key", key.id));
        return key;
    });
    log(LogLevel::info, "vault", "signing-key-made", {{"key", made.id}});
}

std::vector<SigningKey> SigningKeys::list() {
    return context_.store.control_read(
        [](storage::ControlView& view) { return storage::list_signing_keys(view); });
}

SigningKey SigningKeys::get(const std::string& id) {
    const std::vector<SigningKey> keys = list();
    if (id.empty())
        return keys.back();
    const SigningKey* found = nullptr;
    for (const SigningKey& key : keys)
        if (key.id.starts_with(id)) {
            if (found)
                throw Error{Code::usage, "Several signing keys begin so; give more of the id."}.with_field(
                    "key");
            found = &key;
        }
    if (!found)
        throw Error{Code::not_found, "There is no signing key of this id."}.with_field("key").with_hint(
            "iterochat signing-key list");
    return *found;
}

SigningKey SigningKeys::rotate(const Actor& actor) {
    require_administrator(actor);
    return context_.store.control_write([&](storage::ControlTx& tx) {
        // The signer of the old key is taken before there is a new one.
        const storage::CurrentSigner old = storage::current_signer(tx);
        const SigningKey next = storage::make_signing_key(tx);
        const nlohmann::json statement{{"time", format_time(tx.now())},
                                       {"next", next.id},
                                       {"next_public_key_pem", to_pem(next.public_key)}};
        const audit::SignedDocument last = audit::sign_document(old, proof::succession_format, statement);
        storage::retire_signing_key(tx, old.key_id, last.document, last.signature);
        audit::Act act = act_of(actor, std::nullopt, "signing_key.rotate", "signing_key", next.id);
        act.facts = {{"retired", old.key_id}};
        audit::record(tx, act);
        return next;
    });
}

} // namespace iterochat::service
