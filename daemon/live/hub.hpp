#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/model/organization.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace iterochat::live {

struct ConversationChanged {
    Conversation conversation;
};
struct MessagePosted {
    Message message;
};
struct Typing {
    Author who;
};
struct ReadMoved {
    AuthorKind who = AuthorKind::visitor;
    std::int64_t seq = 0;
};
struct NoteChanged {
    Note note; ///< with deleted_at: it is gone
};
/// Which members are at a conversation now.
struct PresenceChanged {
    struct Present {
        AccountId account;
        std::string name;
        std::string state; ///< "viewing" or "typing"
    };
    std::vector<Present> members;
};
/// A member takes conversations or no longer does, came online or left, joined or changed.
struct MemberChanged {
    AccountId account;
    std::optional<bool> available; ///< none: as it was
    std::optional<bool> online;
};
struct JobMoved {
    JobId job;
    std::string state;
};

/// Something that happened in one organization. Published after its commit, in the order of `seq`.
struct Event {
    OrganizationId organization;
    std::int64_t seq = 0; ///< the organization's event position; 0 for what is not stored: typing, presence
    ConversationId conversation;
    VisitorId visitor;         ///< whose conversation it is
    ConversationState state{}; ///< the conversation's state at that moment: agents don't see ai_active
    bool for_visitor = true;   ///< false: notes and the like
    bool for_members = true;   ///< false: a restricted conversation
    std::variant<ConversationChanged, MessagePosted, Typing, ReadMoved, NoteChanged, PresenceChanged,
                 MemberChanged, JobMoved>
        what;
};

/// Who listens. A visitor hears their own conversations; a member what their role may see.
struct Audience {
    OrganizationId organization;
    std::optional<VisitorId> visitor; ///< set: a visitor
    std::optional<Role> role;         ///< set: a member
    std::optional<AccountId> account; ///< of a member: by it their streams are dropped
    bool hears(const Event& event) const;
    bool operator==(const Audience&) const = default;
};

using Frame = std::shared_ptr<const std::string>;

/// Turns an event into one server-sent-event frame for visitors (true) or members (false). Called once per
/// event and side.
using Encoder = std::function<Frame(const Event&, bool for_visitor)>;

/// Takes a frame without blocking; false: the listener is gone and is dropped. A null frame is the last: the
/// listener lost its rights and is to be cut off.
using Sink = std::function<bool(const Frame&, std::int64_t seq)>;

/// Publishes events to the listeners of this process. Any thread.
class Hub {
  public:
    explicit Hub(Encoder encode);
    ~Hub();

    void publish(const Event& event);

    /// A listener stays until its Subscription is destroyed or its sink returns false. A member's first
    /// stream and the end of their last one are told to the others as MemberChanged.
    class Subscription;
    std::unique_ptr<Subscription> subscribe(const Audience& audience, Sink sink);

    /// Cuts off the streams of an account whose session, role or membership ended. Who may still listen comes
    /// back.
    void drop(const AccountId& account);

    /// Cuts off everybody who listens to an organization: it is erased.
    void drop(const OrganizationId& organization);

    std::size_t listeners() const;
    std::set<AccountId> members_listening(const OrganizationId& organization) const; ///< who is online there
    Frame encode(const Event& event, bool for_visitor) const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

class Hub::Subscription {
  public:
    Subscription(std::weak_ptr<State> state, std::uint64_t number);
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

  private:
    std::weak_ptr<State> state_;
    std::uint64_t number_;
};

} // namespace iterochat::live
