#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/model/organization.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/conversations.hpp"
#include "daemon/service/deferred.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

class SnoozeClock;

enum class InboxView { any, open, waiting, mine, resolved, ai, snoozed };
InboxView inbox_view_from_name(std::string_view name); ///< all (open ones), waiting, mine, resolved, ai,
                                                       ///< snoozed, any; throws unprocessable

struct InboxFilter {
    InboxView view = InboxView::open;
    std::string tag;      ///< id or name
    std::string language; ///< "en"
    std::optional<AccountId> member;
    std::string words;         ///< searched in texts and names
    std::optional<Time> since; ///< last activity
    std::string cursor;
    int limit = 50; ///< 0: no limit
};

/// How many conversations each view holds for who asks.
struct ViewCounts {
    std::int64_t all = 0;
    std::int64_t waiting = 0;
    std::int64_t mine = 0;
    std::int64_t resolved = 0;
    std::optional<std::int64_t> ai; ///< for those who see them
    std::int64_t snoozed = 0;
};

struct ConversationPage {
    std::vector<Conversation> items; ///< latest activity first
    std::optional<std::string> next;
};

/// Where a page of messages lies. Both unset: the newest.
struct MessageWindow {
    std::optional<std::int64_t> after_seq = std::nullopt;
    std::optional<std::int64_t> before_seq = std::nullopt;
    int limit = 100;
};

/// The conversations as members and administrators handle them. Agents don't see what the AI handles, nobody
/// sees a restricted one: not_found. Deleted ones can be read by those who manage deleted items. Any thread.
class Inbox {
  public:
    explicit Inbox(const Context& context);

    ConversationPage list(const Actor& actor, OrganizationId organization, const InboxFilter& filter);
    ViewCounts counts(const Actor& actor, OrganizationId organization);
    Conversation get(const Actor& actor, OrganizationId organization, ConversationId id);
    /// An id or a short id; not_found otherwise. For the command line.
    ConversationId id_of(OrganizationId organization, std::string_view text);
    std::vector<Message> messages(const Actor& actor, OrganizationId organization, ConversationId id,
                                  const MessageWindow& window); ///< in order of seq
    /// Why the AI said this: a JSON document with passages, scores and the rule. not_found for messages of
    /// people.
    std::string explain(const Actor& actor, OrganizationId organization, MessageId message);

    void post(const Member& member, ConversationId id, const NewMessage& message, Then<Posted> then);
    void claim(const Member& member, ConversationId id,
               Then<Conversation> then); ///< the first wins, later ones: conflict
    void release(const Member& member, ConversationId id, Then<Conversation> then);
    void assign(const Actor& actor, OrganizationId organization, ConversationId id, AccountId to,
                Then<Conversation> then);
    void resolve(const Member& member, ConversationId id, Then<Conversation> then);
    void reopen(const Member& member, ConversationId id, Then<Conversation> then);
    /// Puts an open conversation aside until then, or until the visitor writes; none: takes it up again.
    void snooze(const Member& member, ConversationId id, std::optional<Time> until, Then<Conversation> then);
    void mark_read(const Member& member, ConversationId id, std::int64_t seq, Then<Conversation> then);

    void remove(const Actor& actor, OrganizationId organization, ConversationId id,
                Then<Conversation> then); ///< softly
    void add_tag(const Actor& actor, OrganizationId organization, ConversationId id, std::string_view tag,
                 Then<Conversation> then); ///< by id or name; twice is once
    void remove_tag(const Actor& actor, OrganizationId organization, ConversationId id, std::string_view tag,
                    Then<Conversation> then);

    /// Takes up what was put aside until now or before. Called by jobs about once a second; returns how many.
    std::size_t end_snoozes();

  private:
    std::size_t end_snoozes_of(const OrganizationId& organization);

    Context context_;
    std::shared_ptr<SnoozeClock> snoozes_; ///< shared with commits that are under way
};

} // namespace iterochat::service
