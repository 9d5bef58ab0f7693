#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/rate_limits.hpp"

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

enum class PresenceState { viewing, typing, left };
std::string_view name_of(PresenceState state);
PresenceState presence_state_from_name(std::string_view name); ///< throws Code::unprocessable

struct PresentMember {
    AccountId account;
    std::string name;
    PresenceState state = PresenceState::viewing; ///< never left
};

/// Which members look at a conversation now, or write in it. In memory only, and forgotten `presence_life`
/// after a member said so last. Members of the organization hear of every change; visitors only that a member
/// types. Any thread.
class Presence {
  public:
    Presence(const Context& context, RateLimits& limits);

    /// Who is there afterwards, by name. not_found for a conversation that the member doesn't see.
    std::vector<PresentMember> set(const Member& member, ConversationId id, PresenceState state);
    /// Tells visitor and members at once; stored nowhere. Limited for each member.
    void typing(const Member& member, ConversationId id);
    std::size_t forget_silent(); ///< of all organizations; called by jobs. How many were forgotten

  private:
    struct Place {
        OrganizationId organization;
        ConversationId conversation;
        auto operator<=>(const Place&) const = default;
    };
    struct Seen {
        PresentMember who;
        Time at;
    };
    struct Room {
        VisitorId visitor;
        ConversationState conversation_state{};
        std::map<AccountId, Seen> members;
    };
    void tell(const Place& place, const Room& room) const;
    static std::vector<PresentMember> list(const Room& room);

    Context context_;
    RateLimits& limits_;
    std::mutex mutex_;
    std::map<Place, Room> rooms_;
};

constexpr Span presence_life = seconds(45);

} // namespace iterochat::service
