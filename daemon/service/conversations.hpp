#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/deferred.hpp"
#include "daemon/service/rate_limits.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace iterochat::service {

class Answers;

struct NewMessage {
    std::string text;
    std::string client_id; ///< a repeat returns the first: per visitor when it starts a conversation, else
                           ///< per conversation
    std::shared_ptr<const AttachmentDraft> attachment = nullptr; ///< then the text is its name
    bool for_people = false; ///< of one that starts a conversation: left for the team, the AI stays mute
};

struct Posted {
    Conversation conversation;
    Message message;
    bool is_new = true; ///< false: the client_id was known, these are the first objects
};

/// What a visitor does with their conversations. To a visitor a deleted conversation is not_found, like
/// anyone else's. Any thread; what is told by `then` is on disk.
class Conversations {
  public:
    Conversations(const Context& context, Answers& answers, RateLimits& limits);

    void start(const VisitorActor& visitor, const NewMessage& message, Then<Posted> then);
    /// A resolved conversation reopens within the organization's window; later it is a conflict: start a new
    /// one.
    void post(const VisitorActor& visitor, ConversationId id, const NewMessage& message, Then<Posted> then);
    void ask_for_person(const VisitorActor& visitor, ConversationId id, Then<Conversation> then);
    void mark_read(const VisitorActor& visitor, ConversationId id, std::int64_t seq, Then<Conversation> then);
    void rate(const VisitorActor& visitor, ConversationId id, std::int64_t score, const std::string& comment,
              Then<Conversation> then);
    void typing(const VisitorActor& visitor, ConversationId id); ///< told to who listens, stored nowhere

    std::vector<Conversation> list(const VisitorActor& visitor); ///< newest activity first, 100 at most
    Conversation get(const VisitorActor& visitor, ConversationId id);
    /// The visitor's view as one HTML page that loads nothing.
    /// A page to keep; the words around the messages are in `language`: bn, else English.
    std::string transcript(const VisitorActor& visitor, ConversationId id, std::string_view language);
    std::vector<Message> messages(const VisitorActor& visitor, ConversationId id, std::int64_t after_seq,
                                  int limit);

    /// Resolves conversations of the AI in which nothing was said for the organization's idle time. Called by
    /// jobs; returns how many.
    std::size_t resolve_idle(OrganizationId organization);

  private:
    Then<Posted> answered_by_ai(OrganizationId organization, Then<Posted> then);

    Context context_;
    Answers& answers_;
    RateLimits& limits_;
};

} // namespace iterochat::service
