#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace iterochat::service {

struct SavedDraft {
    std::string text;
    Time updated_at;
};

/// What a member has begun to write in a conversation, kept across reloads and devices: one a member and
/// conversation, seen by nobody else, in no export, erased with the conversation and when the member leaves.
/// Any thread.
class Drafts {
  public:
    explicit Drafts(const Context& context);

    std::optional<SavedDraft> find(const Member& member, ConversationId conversation);
    /// An empty text discards it. At most 8,000 characters.
    std::optional<SavedDraft> save(const Member& member, ConversationId conversation, std::string_view text);
    void discard(const Member& member, ConversationId conversation); ///< twice is once

  private:
    Context context_;
};

} // namespace iterochat::service
