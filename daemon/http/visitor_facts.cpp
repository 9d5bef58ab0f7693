// Whom a member talks to, beside the conversation.
#include "daemon/service/visitor_facts.hpp"
#include "daemon/http/talk_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;

json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

json write(const Conversation& conversation) {
    return {{"id", conversation.id.text()},
            {"short_id", conversation.short_id},
            {"state", name_of(conversation.state)},
            {"preview", conversation.preview},
            {"created_at", format_time(conversation.created_at)},
            {"last_activity_at", format_time(conversation.last_activity_at)}};
}

/// What the policy has ended is null.
json write(const service::VisitorFacts& facts) {
    const Visitor& visitor = facts.visitor;
    json others = json::array();
    for (const Conversation& conversation : facts.others)
        others.push_back(write(conversation));
    json consent = nullptr;
    if (visitor.consent_at)
        consent = {{"version", visitor.consent_version},
                   {"policy_url", visitor.consent_policy_url},
                   {"at", format_time(*visitor.consent_at)}};
    return {{"id", visitor.id.text()},
            {"name", visitor.name},
            {"verified", visitor.verified},
            {"verified_id", text_or_null(visitor.verified_id)},
            {"email", text_or_null(visitor.email)},
            {"language", visitor.language},
            {"ip_address", text_or_null(visitor.ip_address)},
            {"user_agent", text_or_null(visitor.user_agent)},
            {"page", text_or_null(visitor.page)},
            {"consent", std::move(consent)},
            {"created_at", format_time(visitor.created_at)},
            {"last_seen_at", format_time(visitor.last_seen_at)},
            {"conversations", std::move(others)}};
}

} // namespace

Routes visitor_facts_routes(service::VisitorFactsReader& facts) {
    return {{"GET", "/organizations/{org}/conversations/{id}/visitor", Access::member,
             "Whom one talks to: identity, browser, address while they are kept, other conversations",
             [&facts](const std::shared_ptr<Call>& call) {
                 const auto id = call->path_id<ConversationId>("id");
                 call->reply(200, write(facts.get(call->actor, call->organization, id)));
             }}};
}

} // namespace iterochat::http
