#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/signing_keys.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write(const service::SigningKey& key) {
    json shown{{"id", key.id},
               {"public_key_pem", to_pem(key.public_key)},
               {"created_at", format_time(key.created_at)},
               {"retired_at", write_time(key.retired_at)},
               {"succession", nullptr},
               {"succession_signature", nullptr}};
    if (key.succession_signature) {
        shown["succession"] = key.succession;
        shown["succession_signature"] = to_base64(*key.succession_signature);
    }
    return shown;
}

} // namespace

HandlerRows signing_key_handlers(service::SigningKeys& keys) {
    return {
        {"signing-key list",
         [&keys](Invocation&) {
             json list = json::array();
             for (const service::SigningKey& key : keys.list())
                 list.push_back(write(key));
             return json{{"keys", std::move(list)}};
         }},
        {"signing-key show",
         [&keys](Invocation& call) {
             const service::SigningKey key = keys.get(call.text("key"));
             json shown{{"key", write(key)}};
             if (call.flag("pem"))
                 shown["pem"] = to_pem(key.public_key);
             return shown;
         }},
        {"signing-key rotate",
         [&keys](Invocation& call) {
             const bool is_dry = call.flag("dry_run");
             return json{{"key", write(is_dry ? keys.get({}) : keys.rotate(call.actor()))},
                         {"dry_run", is_dry}};
         }},
    };
}

} // namespace iterochat::admin
