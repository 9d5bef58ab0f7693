#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <string_view>
#include <vector>

namespace iterochat::service {

/// Internal remarks in a conversation; visitors never see them. Any thread.
class Notes {
  public:
    explicit Notes(const Context& context);

    std::vector<Note> list(const Actor& actor, OrganizationId organization,
                           ConversationId conversation); ///< oldest first
    Note create(const Member& member, ConversationId conversation,
                std::string_view text); ///< 1 to 8,000 characters
    /// Softly. By its author, or by those who manage labels.
    void remove(const Actor& actor, OrganizationId organization, ConversationId conversation, NoteId note);

  private:
    Context context_;
};

} // namespace iterochat::service
