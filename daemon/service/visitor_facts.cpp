#include "daemon/service/visitor_facts.hpp"

#include "daemon/service/inbox_access.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t others_most = 50;

/// Deleted and restricted ones are no part of the daily work, whoever asks.
bool is_shown(const Actor& actor, const Conversation& conversation) {
    return !conversation.deleted_at && !conversation.restricted_at &&
           (conversation.state != ConversationState::ai_active || may_see_ai_conversations(actor));
}

} // namespace

VisitorFacts VisitorFactsReader::get(const Actor& actor, OrganizationId organization, ConversationId id) {
    require(actor, organization, Right::work_inbox);
    return context_.store.read(organization, [&](storage::View& view) {
        const Conversation conversation = visible_conversation(view, actor, id);
        VisitorFacts facts;
        facts.visitor = storage::get_visitor(view, conversation.visitor_id);
        for (const ConversationId& other : storage::conversations_of_visitor(view, conversation.visitor_id)) {
            if (other == id)
                continue;
            Conversation found = storage::get_conversation(view, other);
            if (is_shown(actor, found))
                facts.others.push_back(std::move(found));
        }
        std::sort(facts.others.begin(), facts.others.end(), [](const Conversation& a, const Conversation& b) {
            return a.last_activity_at > b.last_activity_at;
        });
        if (facts.others.size() > others_most)
            facts.others.resize(others_most);
        return facts;
    });
}

} // namespace iterochat::service
