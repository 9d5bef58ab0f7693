#include "daemon/service/tags.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

nlohmann::json write_all(const std::vector<Tag>& tags) {
    nlohmann::json items = nlohmann::json::array();
    for (const Tag& tag : tags)
        items.push_back(desk::write(tag));
    return desk::list_of(std::move(items));
}

std::string read_name(Fields fields) {
    std::string name = fields.string("name");
    fields.finish();
    return name;
}

} // namespace

Routes tag_routes(service::Tags& tags) {
    return {
        {"GET", "/organizations/{org}/tags", Access::member, "The tags, by name",
         [&tags](const std::shared_ptr<Call>& call) {
             call->reply(200, write_all(tags.list(call->actor, call->organization)));
         }},
        {"POST", "/organizations/{org}/tags", Access::member, "Adds a tag",
         [&tags](const std::shared_ptr<Call>& call) {
             const std::string name = read_name(call->fields());
             call->reply(201, desk::write(tags.create(call->actor, call->organization, name)));
         }},
        {"GET", "/organizations/{org}/tags/{id}", Access::member, "One tag",
         [&tags](const std::shared_ptr<Call>& call) {
             call->reply(200,
                         desk::write(tags.get(call->actor, call->organization, call->path_id<TagId>("id"))));
         }},
        {"PATCH", "/organizations/{org}/tags/{id}", Access::member, "Renames a tag",
         [&tags](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<TagId>("id");
             const std::string name = read_name(call->fields());
             call->reply(200, desk::write(tags.rename(call->actor, call->organization, id, name)));
         }},
        {"DELETE", "/organizations/{org}/tags/{id}", Access::member,
         "Deletes a tag; it can be restored with its links",
         [&tags](const std::shared_ptr<Call>& call) {
             tags.remove(call->actor, call->organization, call->path_id<TagId>("id"));
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
