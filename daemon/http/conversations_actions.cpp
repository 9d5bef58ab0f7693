#include "common/base/error.hpp"
#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/talk_routes.hpp"
#include "daemon/service/inbox.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using service::Inbox;
using service::Posted;
using talk::Side;
using Shared = const std::shared_ptr<Call>&;

void post(Inbox& inbox, Shared call) {
    const auto id = call->path_id<ConversationId>("id");
    Fields fields = call->fields();
    const service::NewMessage message{fields.string("text"), fields.string("client_id")};
    fields.finish();
    inbox.post(member_of(*call), id, message,
               reply_when_done<Posted>(call, [](Call& answered, const Posted& posted) {
                   answered.reply(posted.is_new ? 201 : 200, talk::write(posted.message));
               }));
}

void assign(Inbox& inbox, Shared call) {
    const auto id = call->path_id<ConversationId>("id");
    Fields fields = call->fields();
    const auto member = AccountId::parse(fields.string("member"));
    fields.finish();
    if (!member)
        throw Error{Code::unprocessable, "The field member is an account's id."}.with_field("member");
    inbox.assign(call->actor, call->organization, id, *member, reply_conversation(call, Side::member));
}

void snooze(Inbox& inbox, Shared call) {
    const auto id = call->path_id<ConversationId>("id");
    Fields fields = call->fields();
    std::optional<Time> until;
    if (const auto text = fields.optional_string("until"))
        until = parse_time(*text);
    fields.finish();
    inbox.snooze(member_of(*call), id, until, reply_conversation(call, Side::member));
}

void mark_read(Inbox& inbox, Shared call) {
    const auto id = call->path_id<ConversationId>("id");
    Fields fields = call->fields();
    const std::int64_t seq = fields.integer("seq");
    fields.finish();
    inbox.mark_read(member_of(*call), id, seq, reply_conversation(call, Side::member));
}

/// claim, release, resolve, reopen: a member, a conversation, no body.
using Step = void (Inbox::*)(const service::Member&, ConversationId, service::Then<Conversation>);
RouteHandler step(Inbox& inbox, Step what) {
    return [&inbox, what](Shared call) {
        call->fields().finish();
        (inbox.*what)(member_of(*call), call->path_id<ConversationId>("id"),
                      reply_conversation(call, Side::member));
    };
}

using TagStep = void (Inbox::*)(const service::Actor&, OrganizationId, ConversationId, std::string_view,
                                service::Then<Conversation>);
RouteHandler tag_step(Inbox& inbox, TagStep what) {
    return [&inbox, what](Shared call) {
        const auto id = call->path_id<ConversationId>("id");
        (inbox.*what)(call->actor, call->organization, id, call->path("tag"),
                      reply_conversation(call, Side::member));
    };
}

} // namespace

Routes conversation_action_routes(Inbox& inbox) {
    return {
        {"POST", "/organizations/{org}/conversations/{id}/messages", Access::member,
         "Writes to the visitor; only who holds the conversation may",
         [&inbox](Shared call) { post(inbox, call); }},
        {"POST", "/organizations/{org}/conversations/{id}/claim", Access::member,
         "Takes a conversation; the first claim wins", step(inbox, &Inbox::claim)},
        {"POST", "/organizations/{org}/conversations/{id}/release", Access::member,
         "Puts a conversation back on the waiting list", step(inbox, &Inbox::release)},
        {"POST", "/organizations/{org}/conversations/{id}/resolve", Access::member, "Ends a conversation",
         step(inbox, &Inbox::resolve)},
        {"POST", "/organizations/{org}/conversations/{id}/reopen", Access::member,
         "Opens a resolved conversation again", step(inbox, &Inbox::reopen)},
        {"POST", "/organizations/{org}/conversations/{id}/assign", Access::member,
         "Gives a conversation to a member", [&inbox](Shared call) { assign(inbox, call); }},
        {"POST", "/organizations/{org}/conversations/{id}/snooze", Access::member,
         "Puts a conversation aside until a time or the visitor's next message",
         [&inbox](Shared call) { snooze(inbox, call); }},
        {"DELETE", "/organizations/{org}/conversations/{id}/snooze", Access::member,
         "Takes a conversation up again before its time",
         [&inbox](Shared call) {
             inbox.snooze(member_of(*call), call->path_id<ConversationId>("id"), std::nullopt,
                          reply_conversation(call, Side::member));
         }},
        {"POST", "/organizations/{org}/conversations/{id}/read", Access::member,
         "Moves the members' read position", [&inbox](Shared call) { mark_read(inbox, call); }},
        {"DELETE", "/organizations/{org}/conversations/{id}", Access::member,
         "Deletes a conversation; it can be restored",
         [&inbox](Shared call) {
             const auto id = call->path_id<ConversationId>("id");
             inbox.remove(call->actor, call->organization, id,
                          reply_when_done<Conversation>(
                              call, [](Call& answered, const Conversation&) { answered.reply_empty(); }));
         }},
        {"PUT", "/organizations/{org}/conversations/{id}/tags/{tag}", Access::member,
         "Puts a tag on, by id or name", tag_step(inbox, &Inbox::add_tag)},
        {"DELETE", "/organizations/{org}/conversations/{id}/tags/{tag}", Access::member,
         "Takes a tag off, by id or name", tag_step(inbox, &Inbox::remove_tag)},
    };
}

} // namespace iterochat::http
