#include "daemon/service/presence.hpp"

#include "common/base/error.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/conversation_events.hpp"
#include "daemon/service/inbox_access.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace iterochat::service {
namespace {

struct StateRow {
    std::string_view name;
    PresenceState state;
};
constexpr std::array<StateRow, 3> states{
    {{"viewing", PresenceState::viewing}, {"typing", PresenceState::typing}, {"left", PresenceState::left}}};

} // namespace

std::string_view name_of(PresenceState state) {
    for (const StateRow& row : states)
        if (row.state == state)
            return row.name;
    return {};
}

PresenceState presence_state_from_name(std::string_view name) {
    for (const StateRow& row : states)
        if (row.name == name)
            return row.state;
    throw Error{Code::unprocessable, "The state is viewing, typing or left."}.with_field("state");
}

Presence::Presence(const Context& context, RateLimits& limits) : context_(context), limits_(limits) {}

std::vector<PresentMember> Presence::set(const Member& member, ConversationId id, PresenceState state) {
    const Conversation conversation = context_.store.read(
        member.organization, [&](storage::View& view) { return visible_conversation(view, member, id); });
    const Place place{member.organization, id};
    Room changed;
    bool is_changed = false;
    {
        const std::lock_guard lock(mutex_);
        Room& room = rooms_[place];
        room.visitor = conversation.visitor_id;
        room.conversation_state = conversation.state;
        const auto known = room.members.find(member.account);
        if (state == PresenceState::left) {
            is_changed = room.members.erase(member.account) > 0;
        } else {
            is_changed = known == room.members.end() || known->second.who.state != state;
            room.members[member.account] = {{member.account, member.name, state}, context_.clock.now()};
        }
        changed = room;
        if (room.members.empty())
            rooms_.erase(place);
    }
    if (is_changed)
        tell(place, changed);
    return list(changed);
}

void Presence::typing(const Member& member, ConversationId id) {
    limits_.spend(Limit::typing, member.account.text());
    const Conversation conversation = context_.store.read(
        member.organization, [&](storage::View& view) { return open_to_changes(view, member, id); });
    tell_typing(context_.hub, member.organization, conversation,
                Author{AuthorKind::member, member.account, member.name});
}

std::size_t Presence::forget_silent() {
    const Time oldest = context_.clock.now() - presence_life;
    std::vector<std::pair<Place, Room>> changed;
    std::size_t forgotten = 0;
    {
        const std::lock_guard lock(mutex_);
        for (auto each = rooms_.begin(); each != rooms_.end();) {
            const std::size_t silent = std::erase_if(
                each->second.members, [&](const auto& member) { return member.second.at <= oldest; });
            forgotten += silent;
            if (silent > 0)
                changed.emplace_back(each->first, each->second);
            each = each->second.members.empty() ? rooms_.erase(each) : std::next(each);
        }
    }
    for (const auto& [place, room] : changed)
        tell(place, room);
    return forgotten;
}

void Presence::tell(const Place& place, const Room& room) const {
    live::Event event;
    event.organization = place.organization;
    event.conversation = place.conversation;
    event.visitor = room.visitor;
    event.state = room.conversation_state;
    event.for_visitor = false;
    live::PresenceChanged what;
    for (const PresentMember& each : list(room))
        what.members.push_back({each.account, each.name, std::string(name_of(each.state))});
    event.what = std::move(what);
    context_.hub.publish(event);
}

std::vector<PresentMember> Presence::list(const Room& room) {
    std::vector<PresentMember> all;
    for (const auto& [account, seen] : room.members)
        all.push_back(seen.who);
    std::sort(all.begin(), all.end(), [](const PresentMember& a, const PresentMember& b) {
        return std::tie(a.name, a.account) < std::tie(b.name, b.account);
    });
    return all;
}

} // namespace iterochat::service
