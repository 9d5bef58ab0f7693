#include "daemon/service/deleted_items.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

std::optional<ItemKind> read_kind(const Call& call) {
    const auto name = call.query("kind");
    if (!name || name->empty())
        return std::nullopt;
    return item_kind_from_name(*name);
}

nlohmann::json write_all(const std::vector<service::DeletedEntry>& deleted) {
    nlohmann::json items = nlohmann::json::array();
    for (const service::DeletedEntry& item : deleted)
        items.push_back(desk::write(item));
    return desk::list_of(std::move(items));
}

} // namespace

Routes deleted_item_routes(service::DeletedItems& items) {
    return {
        {"GET", "/organizations/{org}/deleted-items", Access::member, "What was deleted, the newest first",
         [&items](const std::shared_ptr<Call>& call) {
             call->reply(200, write_all(items.list(call->actor, call->organization, read_kind(*call))));
         }},
        {"GET", "/organizations/{org}/deleted-items/{id}", Access::member, "One deleted item",
         [&items](const std::shared_ptr<Call>& call) {
             const Id<void> id = call->path_id<Id<void>>("id");
             call->reply(200, desk::write(items.get(call->actor, call->organization, id)));
         }},
        {"POST", "/organizations/{org}/deleted-items/{id}/restore", Access::member,
         "Puts it back exactly as it was",
         [&items](const std::shared_ptr<Call>& call) {
             const Id<void> id = call->path_id<Id<void>>("id");
             call->fields().finish();
             call->reply(200, desk::write(items.restore(call->actor, call->organization, id)));
         }},
    };
}

} // namespace iterochat::http
