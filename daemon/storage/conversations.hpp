#pragma once

#include "daemon/storage/view.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {

struct NewConversation {
    VisitorId visitor_id;
    std::string client_id; ///< of the message that begins it; unique for the visitor
    ConversationState state = ConversationState::ai_active;
    std::string language;
};

/// Makes the conversation with its id, short id and secret; its first message is inserted by the caller in
/// the same Tx. The visitor's earlier conversation with that client id comes back instead when there is one
/// (also a deleted one).
struct Started {
    Conversation conversation;
    bool existed = false;
};
Started start_conversation(Tx& tx, const NewConversation& conversation);

/// Deleted ones are found too (`deleted_at` set): who may see them is the caller's rule.
std::optional<Conversation> find_conversation(View& view, const ConversationId& id);
Conversation get_conversation(View& view, const ConversationId& id); ///< throws Code::not_found
std::optional<Conversation> find_conversation_by_short_id(View& view, std::string_view short_id);

/// Writes state, language, assignee, reason, summary, read positions, escalated, rating and comment, last
/// activity, resolved, snoozed, deleted (at, by) and restricted; gives the conversation its new event
/// position.
void update_conversation(Tx& tx, Conversation& conversation);

/// Position in a list ordered by last activity, newest first.
struct ConversationCursor {
    Time last_activity_at;
    std::int64_t row = 0;
    std::string text() const;                                              ///< opaque
    static std::optional<ConversationCursor> parse(std::string_view text); ///< empty for a forged one
};

struct ConversationFilter {
    std::vector<ConversationState> states; ///< empty: all
    std::optional<TagId> tag;
    std::string language; ///< empty: all
    std::optional<AccountId> assignee;
    std::optional<VisitorId> visitor;
    std::optional<Time> active_since;
    std::optional<bool> snoozed; ///< set: only those put aside now, or only the others
    bool with_deleted = false;
    bool with_restricted = false;
};

struct ConversationPage {
    std::vector<Conversation> items;
    std::optional<ConversationCursor> next;
};
ConversationPage list_conversations(View& view, const ConversationFilter& filter,
                                    const std::optional<ConversationCursor>& after, std::size_t limit);

/// Not deleted and not restricted ones, by state in the order of ConversationState.
std::array<std::int64_t, 4> count_conversations_by_state(View& view);

/// How many conversations each view of the inbox holds, deleted and restricted ones aside.
struct InboxCounts {
    std::int64_t waiting = 0;
    std::int64_t assigned = 0;
    std::int64_t mine = 0; ///< assigned to `member`
    std::int64_t ai_active = 0;
    std::int64_t snoozed = 0; ///< put aside now; not among the ones above
    std::int64_t resolved = 0;
};
InboxCounts count_inbox(View& view, const std::optional<AccountId>& member);

std::optional<Time> next_snooze_end(View& view); ///< of snoozes that weren't ended yet; may have passed
std::vector<ConversationId> find_ended_snoozes(View& view, std::size_t limit); ///< the first that ended first

/// Idle AI conversations: ai_active, not deleted, last activity before `before`. Oldest first.
std::vector<ConversationId> find_idle_ai_conversations(View& view, Time before, std::size_t limit);

/// Ids of all conversations of a visitor, deleted and restricted ones too.
std::vector<ConversationId> conversations_of_visitor(View& view, const VisitorId& visitor);

} // namespace iterochat::storage
