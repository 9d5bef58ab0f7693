#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace iterochat::service {

/// What the installation's administrators do with conversations beyond the inbox. Needs manage_privacy. Any
/// thread.
class ConversationAdmin {
  public:
    explicit ConversationAdmin(const Context& context);

    /// The conversation, when it may be deleted; Code::legal_hold when a hold protects it. Changes nothing.
    Conversation would_delete(const Actor& actor, OrganizationId organization, const ConversationId& id);
    /// By id or short id; deleted and restricted ones too.
    std::optional<Conversation> find(const Actor& actor, OrganizationId organization, std::string_view text);

    /// An administrator takes no part in conversations: that they read one is an act, and stands in the audit
    /// log. Does nothing for others.
    void record_look(const Actor& actor, OrganizationId organization, const ConversationId& id,
                     const std::string& action);

    /// GDPR Art. 18: stored, but out of every use until it is lifted. Twice is once.
    Conversation restrict(const Actor& actor, OrganizationId organization, const ConversationId& id);
    Conversation unrestrict(const Actor& actor, OrganizationId organization, const ConversationId& id);
    /// Those that no other list shows, newest activity first; deleted ones too.
    std::vector<Conversation> list_restricted(const Actor& actor, OrganizationId organization);

    /// Why the AI said or did this: of a message, or the last decision in a conversation. The document (JSON)
    /// and the message it belongs to.
    struct Explanation {
        MessageId message;
        ConversationId conversation;
        std::string json;
    };
    std::optional<Explanation> explain(const Actor& actor, OrganizationId organization,
                                       std::string_view text);

  private:
    Conversation set_restricted(const Actor& actor, OrganizationId organization, const ConversationId& id,
                                bool on);
    Context context_;
};

} // namespace iterochat::service
