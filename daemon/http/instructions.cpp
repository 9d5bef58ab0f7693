#include "daemon/service/instructions.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"

#include "common/base/error.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

nlohmann::json write_all(const std::vector<Instruction>& instructions) {
    nlohmann::json items = nlohmann::json::array();
    for (const Instruction& instruction : instructions)
        items.push_back(desk::write(instruction));
    return desk::list_of(std::move(items));
}

service::InstructionChange read_change(Fields fields, bool is_new) {
    service::InstructionChange change;
    change.title = is_new ? fields.string("title") : fields.optional_string("title");
    change.body = is_new ? fields.string("body") : fields.optional_string("body");
    change.enabled = fields.optional_boolean("enabled");
    fields.finish();
    return change;
}

std::vector<InstructionId> read_order(Fields fields) {
    std::vector<InstructionId> ids;
    const auto texts = fields.optional_strings("ids");
    if (!texts)
        throw Error{Code::invalid, "The field ids is missing."}.with_field("ids");
    for (const std::string& text : *texts) {
        const auto id = InstructionId::parse(text);
        if (!id)
            throw Error{Code::invalid, "The field ids must be a list of instruction ids."}.with_field("ids");
        ids.push_back(*id);
    }
    fields.finish();
    return ids;
}

} // namespace

Routes instruction_routes(service::Instructions& instructions) {
    return {
        {"GET", "/organizations/{org}/instructions", Access::member, "The AI instructions, in order",
         [&instructions](const std::shared_ptr<Call>& call) {
             call->reply(200, write_all(instructions.list(call->actor, call->organization)));
         }},
        {"POST", "/organizations/{org}/instructions", Access::member, "Adds an AI instruction at the end",
         [&instructions](const std::shared_ptr<Call>& call) {
             const service::InstructionChange wanted = read_change(call->fields(), true);
             call->reply(201, desk::write(instructions.create(call->actor, call->organization, wanted)));
         }},
        {"POST", "/organizations/{org}/instructions/order", Access::member,
         "Puts the AI instructions in another order",
         [&instructions](const std::shared_ptr<Call>& call) {
             const std::vector<InstructionId> ids = read_order(call->fields());
             call->reply(200, write_all(instructions.order(call->actor, call->organization, ids)));
         }},
        {"GET", "/organizations/{org}/instructions/{id}", Access::member, "One AI instruction",
         [&instructions](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<InstructionId>("id");
             call->reply(200, desk::write(instructions.get(call->actor, call->organization, id)));
         }},
        {"PATCH", "/organizations/{org}/instructions/{id}", Access::member, "Changes an AI instruction",
         [&instructions](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<InstructionId>("id");
             const service::InstructionChange change = read_change(call->fields(), false);
             call->reply(200, desk::write(instructions.change(call->actor, call->organization, id, change)));
         }},
        {"DELETE", "/organizations/{org}/instructions/{id}", Access::member,
         "Deletes an AI instruction; it can be restored",
         [&instructions](const std::shared_ptr<Call>& call) {
             instructions.remove(call->actor, call->organization, call->path_id<InstructionId>("id"));
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
