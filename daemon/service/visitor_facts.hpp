#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <vector>

namespace iterochat::service {

/// What is known of whom one talks to.
struct VisitorFacts {
    Visitor visitor;
    std::vector<Conversation> others; ///< their other conversations that the member may see, newest first
};

/// The visitor beside a conversation. Any thread.
class VisitorFactsReader {
  public:
    explicit VisitorFactsReader(const Context& context) : context_(context) {}

    /// Code::not_found for a conversation that the actor doesn't see.
    VisitorFacts get(const Actor& actor, OrganizationId organization, ConversationId conversation);

  private:
    Context context_;
};

} // namespace iterochat::service
