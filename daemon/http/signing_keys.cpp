#include "daemon/service/signing_keys.hpp"
#include "daemon/http/privacy_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {

using nlohmann::json;

Routes signing_key_routes(service::SigningKeys& keys) {
    return {
        {"GET", "/signing-keys", Access::open,
         "The public keys that check certificates of erasure, oldest first",
         [&keys](const std::shared_ptr<Call>& call) {
             json items = json::array();
             for (const service::SigningKey& key : keys.list())
                 items.push_back(
                     {{"id", key.id},
                      {"public_key_pem", to_pem(key.public_key)},
                      {"created_at", format_time(key.created_at)},
                      {"retired_at", key.retired_at ? json(format_time(*key.retired_at)) : json(nullptr)}});
             call->reply(200, {{"items", std::move(items)}});
         }},
    };
}

} // namespace iterochat::http
