// Who else is at a conversation, and what one has begun to write there.
#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/talk_routes.hpp"
#include "daemon/service/drafts.hpp"
#include "daemon/service/presence.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

json write(const std::vector<service::PresentMember>& members) {
    json all = json::array();
    for (const service::PresentMember& member : members)
        all.push_back({{"id", member.account.text()},
                       {"name", member.name},
                       {"state", service::name_of(member.state)}});
    return {{"members", std::move(all)}};
}

/// No draft is an empty one: a page that asks need not tell the two apart.
json write(const std::optional<service::SavedDraft>& draft) {
    return {{"text", draft ? draft->text : std::string{}},
            {"updated_at", draft ? json(format_time(draft->updated_at)) : json(nullptr)}};
}

void set_presence(service::Presence& presence, Shared call) {
    const auto id = call->path_id<ConversationId>("id");
    Fields fields = call->fields();
    const auto state = service::presence_state_from_name(fields.string("state"));
    fields.finish();
    call->reply(200, write(presence.set(member_of(*call), id, state)));
}

void save_draft(service::Drafts& drafts, Shared call) {
    const auto id = call->path_id<ConversationId>("id");
    Fields fields = call->fields();
    const std::string text = fields.string("text");
    fields.finish();
    call->reply(200, write(drafts.save(member_of(*call), id, text)));
}

} // namespace

Routes presence_routes(service::Presence& presence) {
    return {
        {"POST", "/organizations/{org}/conversations/{id}/presence", Access::member,
         "Says that one views or types, for 45 s; the answer is who is there",
         [&presence](Shared call) { set_presence(presence, call); }},
        {"POST", "/organizations/{org}/conversations/{id}/typing", Access::member,
         "Tells visitor and members that a member types",
         [&presence](Shared call) {
             presence.typing(member_of(*call), call->path_id<ConversationId>("id"));
             call->reply_empty();
         }},
    };
}

Routes draft_routes(service::Drafts& drafts) {
    return {
        {"GET", "/organizations/{org}/conversations/{id}/draft", Access::member,
         "What one has begun to write; empty when there is nothing",
         [&drafts](Shared call) {
             const auto id = call->path_id<ConversationId>("id");
             call->reply(200, write(drafts.find(member_of(*call), id)));
         }},
        {"PUT", "/organizations/{org}/conversations/{id}/draft", Access::member,
         "Keeps what one has begun to write; an empty text discards it",
         [&drafts](Shared call) { save_draft(drafts, call); }},
        {"DELETE", "/organizations/{org}/conversations/{id}/draft", Access::member, "Discards it",
         [&drafts](Shared call) {
             drafts.discard(member_of(*call), call->path_id<ConversationId>("id"));
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
