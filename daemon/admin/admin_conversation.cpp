#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/codec/json_objects.hpp"
#include "daemon/service/conversation_admin.hpp"
#include "daemon/service/exports.hpp"
#include "daemon/service/inbox.hpp"
#include "daemon/service/notes.hpp"
#include "daemon/service/organizations.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

constexpr int messages_per_page = 500;

json write_visitor(const Conversation& conversation) {
    return {{"id", conversation.visitor_id.text()},
            {"name", conversation.visitor_name},
            {"email", conversation.visitor_email},
            {"verified", conversation.visitor_verified}};
}

json write_assignee(const Conversation& conversation) {
    if (!conversation.assignee_id)
        return nullptr;
    return {{"id", conversation.assignee_id->text()}, {"name", conversation.assignee_name}};
}

json write(const Conversation& conversation, const std::string& tenant) {
    json tags = json::array();
    for (const Tag& tag : conversation.tags)
        tags.push_back(tag.name);
    return {{"id", conversation.id.text()},
            {"short_id", conversation.short_id},
            {"tenant", tenant},
            {"state", name_of(conversation.state)},
            {"reason", conversation.reason ? json(name_of(*conversation.reason)) : json(nullptr)},
            {"summary", conversation.summary},
            {"language", conversation.language},
            {"visitor", write_visitor(conversation)},
            {"assignee", write_assignee(conversation)},
            {"tags", std::move(tags)},
            {"last_seq", conversation.last_seq},
            {"created_at", format_time(conversation.created_at)},
            {"last_activity_at", format_time(conversation.last_activity_at)},
            {"deleted_at", write_time(conversation.deleted_at)},
            {"on_hold", conversation.on_hold},
            {"restricted_at", write_time(conversation.restricted_at)}};
}

json write(const Message& message) {
    return {{"id", message.id.text()},
            {"seq", message.seq},
            {"author", {{"kind", name_of(message.author.kind)}, {"name", message.author.name}}},
            {"text", message.text},
            {"citations", codec::write(message.citations)},
            {"attachments", codec::write(message.attachments)},
            {"created_at", format_time(message.created_at)}};
}

json write(const Note& note) {
    return {{"id", note.id.text()},
            {"author", {{"id", note.author_id.text()}, {"name", note.author_name}}},
            {"text", note.text},
            {"created_at", format_time(note.created_at)}};
}

service::InboxFilter filter_of(const Invocation& call) {
    service::InboxFilter filter;
    filter.view = service::InboxView::any;
    if (const auto state = optional_text(call, "state"))
        filter.view = *state == "open"        ? service::InboxView::open
                      : *state == "waiting"   ? service::InboxView::waiting
                      : *state == "resolved"  ? service::InboxView::resolved
                      : *state == "ai_active" ? service::InboxView::ai
                                              : service::InboxView::any;
    if (const auto since = optional_text(call, "since"))
        filter.since = since_of(call, *since);
    filter.tag = call.text("tag");
    filter.limit = 0;
    return filter;
}

struct Listed {
    Conversation conversation;
    std::string tenant;
};

json list(Invocation& call, const ConversationServices& services) {
    const service::InboxFilter filter = filter_of(call);
    const bool only_restricted = call.flag("restricted");
    if (only_restricted && (has(call, "state") || has(call, "since") || has(call, "tag")))
        throw Error{Code::usage, "--restricted lists all of them; it takes no other condition."};
    const bool only_assigned = call.text("state") == "assigned";
    std::vector<Listed> found;
    TenantFailures failures;
    failures.each(call, services.organizations, [&](const Organization& tenant) {
        if (only_restricted) {
            auto restricted = services.conversations.list_restricted(call.actor(), tenant.id);
            for (Conversation& conversation : restricted)
                found.push_back({std::move(conversation), tenant.slug});
            return;
        }
        try {
            for (Conversation& conversation : services.inbox.list(call.actor(), tenant.id, filter).items)
                if (!only_assigned || conversation.state == ConversationState::assigned)
                    found.push_back({std::move(conversation), tenant.slug});
        } catch (const Error& error) {
            // A tag of one tenant is unknown to the others.
            if (error.code() != Code::not_found || has(call, "tenant"))
                throw;
        }
    });
    std::stable_sort(found.begin(), found.end(), [](const Listed& a, const Listed& b) {
        return a.conversation.last_activity_at > b.conversation.last_activity_at;
    });
    json conversations = json::array();
    for (const Listed& one : found)
        if (conversations.size() < limit_of(call))
            conversations.push_back(write(one.conversation, one.tenant));
    json result{{"conversations", std::move(conversations)}};
    failures.add_to(result);
    return result;
}

/// A restricted one shows its card only: its texts are out of every use.
json show(Invocation& call, const ConversationServices& services) {
    const HeldConversation held =
        conversation_of(call, call.text("conversation"), services.conversations, services.organizations);
    json messages = json::array();
    json notes = json::array();
    if (!held.conversation.restricted_at) {
        const ConversationId id = held.conversation.id;
        std::int64_t after = 0;
        for (bool has_more = true; has_more;) {
            const auto page = services.inbox.messages(call.actor(), held.tenant.id, id,
                                                      {.after_seq = after, .limit = messages_per_page});
            for (const Message& message : page)
                messages.push_back(write(message));
            has_more = page.size() == messages_per_page;
            after = page.empty() ? after : page.back().seq;
        }
        for (const Note& note : services.notes.list(call.actor(), held.tenant.id, id))
            notes.push_back(write(note));
    }
    services.conversations.record_look(call.actor(), held.tenant.id, held.conversation.id,
                                       "conversation.show");
    return {{"conversation", write(held.conversation, held.tenant.slug)},
            {"messages", std::move(messages)},
            {"notes", std::move(notes)}};
}

json remove(Invocation& call, const ConversationServices& services) {
    const HeldConversation held =
        conversation_of(call, call.text("conversation"), services.conversations, services.organizations);
    if (call.flag("dry_run"))
        return {{"conversation", write(services.conversations.would_delete(call.actor(), held.tenant.id,
                                                                           held.conversation.id),
                                       held.tenant.slug)}};
    const Conversation removed = service::wait_for<Conversation>([&](service::Then<Conversation> then) {
        services.inbox.remove(call.actor(), held.tenant.id, held.conversation.id, std::move(then));
    });
    return {{"conversation", write(removed, held.tenant.slug)}};
}

json start_export(Invocation& call, const ConversationServices& services) {
    const HeldConversation held =
        conversation_of(call, call.text("conversation"), services.conversations, services.organizations);
    service::ExportRequest request;
    request.kind = service::ExportKind::conversation;
    request.organization = held.tenant.id;
    request.conversation = held.conversation.id;
    return offer_export(call, request, services.exports, services.downloads);
}

json explain(Invocation& call, const ConversationServices& services) {
    for (const Organization& tenant : tenants_of(call, services.organizations))
        if (const auto found =
                services.conversations.explain(call.actor(), tenant.id, call.text("message"))) {
            json explanation = json::parse(found->json, nullptr, false);
            if (!explanation.is_object())
                explanation = json::object();
            services.conversations.record_look(call.actor(), tenant.id, found->conversation,
                                               "conversation.explain");
            explanation["message_id"] = found->message.text();
            explanation["tenant"] = tenant.slug;
            return {{"explanation", std::move(explanation)}};
        }
    throw Error{Code::not_found,
                "The AI decided nothing here: no such message or conversation, or only people wrote."}
        .with_hint("iterochat conversation list");
}

json restrict(Invocation& call, const ConversationServices& services, bool on) {
    const HeldConversation held =
        conversation_of(call, call.text("conversation"), services.conversations, services.organizations);
    const ConversationId id = held.conversation.id;
    return {{"conversation", write(on ? services.conversations.restrict(call.actor(), held.tenant.id, id)
                                      : services.conversations.unrestrict(call.actor(), held.tenant.id, id),
                                   held.tenant.slug)}};
}

} // namespace

HandlerRows conversation_handlers(const ConversationServices& services) {
    return {
        {"conversation list", [services](Invocation& call) { return list(call, services); }},
        {"conversation show", [services](Invocation& call) { return show(call, services); }},
        {"conversation delete", [services](Invocation& call) { return remove(call, services); }},
        {"conversation export", [services](Invocation& call) { return start_export(call, services); }},
        {"conversation explain", [services](Invocation& call) { return explain(call, services); }},
        {"conversation restrict", [services](Invocation& call) { return restrict(call, services, true); }},
        {"conversation unrestrict", [services](Invocation& call) { return restrict(call, services, false); }},
    };
}

} // namespace iterochat::admin
