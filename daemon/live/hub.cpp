#include "daemon/live/hub.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace iterochat::live {

bool Audience::hears(const Event& event) const {
    if (event.organization != organization)
        return false;
    if (visitor)
        return event.for_visitor && event.visitor == *visitor;
    if (!role || !event.for_members)
        return false;
    if (std::holds_alternative<JobMoved>(event.what))
        return allows(*role, Right::manage_knowledge);
    if (std::holds_alternative<MemberChanged>(event.what))
        return true;
    return event.state != ConversationState::ai_active || allows(*role, Right::see_ai_conversations);
}

namespace {

struct Listener {
    std::uint64_t number = 0;
    Audience audience;
    Sink sink;
};
using Listeners = std::vector<std::shared_ptr<const Listener>>;

/// Members of an organization share a group (nil visitor); each visitor has their own, so that an event costs
/// what its listeners cost, not what the organization's do.
using Group = std::pair<OrganizationId, VisitorId>;

Group group_of(const Audience& audience) {
    return {audience.organization, audience.visitor.value_or(VisitorId{})};
}

} // namespace

/// A list is replaced, never changed, so that publishing walks one without the lock.
struct Hub::State {
    Encoder encode;
    std::mutex mutex;
    std::map<Group, std::shared_ptr<const Listeners>> groups;
    std::map<std::uint64_t, Group> group_by_number;
    std::uint64_t last_number = 0;

    std::shared_ptr<const Listeners> of(const Group& group) {
        const std::lock_guard lock(mutex);
        const auto found = groups.find(group);
        return found == groups.end() ? nullptr : found->second;
    }

    bool is_listening(const OrganizationId& organization, const std::optional<AccountId>& account) {
        const auto listeners = of(Group{organization, VisitorId{}});
        return listeners && std::any_of(listeners->begin(), listeners->end(), [&](const auto& listener) {
                   return listener->audience.account == account;
               });
    }

    /// Tells the members who listen; called without the lock. Two streams that open or end at the same
    /// instant may tell twice, which says the same.
    void tell_online(const Audience& audience, bool is_online) {
        if (!audience.account || is_listening(audience.organization, audience.account))
            return;
        Event event;
        event.organization = audience.organization;
        event.for_visitor = false;
        event.what = MemberChanged{*audience.account, std::nullopt, is_online};
        publish_to(Group{audience.organization, VisitorId{}}, event);
    }

    std::uint64_t add(const Audience& audience, Sink sink) {
        tell_online(audience, true); // before they listen: it is no news to them
        const std::lock_guard lock(mutex);
        const std::uint64_t number = ++last_number;
        auto& current = groups[group_of(audience)];
        auto next = current ? std::make_shared<Listeners>(*current) : std::make_shared<Listeners>();
        next->push_back(std::make_shared<const Listener>(Listener{number, audience, std::move(sink)}));
        current = std::move(next);
        group_by_number.emplace(number, group_of(audience));
        return number;
    }

    void remove(std::uint64_t number) {
        if (const auto audience = take_out(number))
            tell_online(*audience, false);
    }

    /// Whose listener it was; none: it is gone already.
    std::optional<Audience> take_out(std::uint64_t number) {
        std::shared_ptr<const Listeners> old; // its sinks may end here: destroyed after the lock
        const std::lock_guard lock(mutex);
        const auto entry = group_by_number.find(number);
        if (entry == group_by_number.end())
            return std::nullopt;
        const auto group = groups.find(entry->second);
        std::optional<Audience> audience;
        for (const auto& listener : *group->second)
            if (listener->number == number)
                audience = listener->audience;
        auto next = std::make_shared<Listeners>();
        std::copy_if(group->second->begin(), group->second->end(), std::back_inserter(*next),
                     [&](const auto& listener) { return listener->number != number; });
        old = std::move(group->second);
        group->second = next;
        if (next->empty())
            groups.erase(group);
        group_by_number.erase(entry);
        return audience;
    }

    void drop(const std::function<bool(const Audience&)>& is_meant) {
        Listeners found;
        {
            const std::lock_guard lock(mutex);
            for (const auto& [group, listeners] : groups)
                std::copy_if(listeners->begin(), listeners->end(), std::back_inserter(found),
                             [&](const auto& listener) { return is_meant(listener->audience); });
        }
        for (const auto& listener : found) {
            listener->sink(nullptr, 0);
            remove(listener->number);
        }
    }

    void publish_to(const Group& group, const Event& event) {
        const auto listeners = of(group);
        if (!listeners)
            return;
        Frame frame; // made when the first listener hears it
        std::vector<std::uint64_t> gone;
        for (const auto& listener : *listeners) {
            if (!listener->audience.hears(event))
                continue;
            if (!frame)
                frame = encode(event, listener->audience.visitor.has_value());
            if (!listener->sink(frame, event.seq))
                gone.push_back(listener->number);
        }
        for (const std::uint64_t number : gone)
            remove(number);
    }
};

Hub::Hub(Encoder encode) : state_(std::make_shared<State>()) {
    state_->encode = std::move(encode);
}
Hub::~Hub() = default;

Frame Hub::encode(const Event& event, bool for_visitor) const {
    return state_->encode(event, for_visitor);
}

void Hub::publish(const Event& event) {
    state_->publish_to({event.organization, VisitorId{}}, event);
    if (!event.visitor.is_nil())
        state_->publish_to({event.organization, event.visitor}, event);
}

std::unique_ptr<Hub::Subscription> Hub::subscribe(const Audience& audience, Sink sink) {
    return std::make_unique<Subscription>(state_, state_->add(audience, std::move(sink)));
}

void Hub::drop(const AccountId& account) {
    state_->drop([&](const Audience& audience) { return audience.account == account; });
}

void Hub::drop(const OrganizationId& organization) {
    state_->drop([&](const Audience& audience) { return audience.organization == organization; });
}

std::size_t Hub::listeners() const {
    const std::lock_guard lock(state_->mutex);
    return state_->group_by_number.size();
}

std::set<AccountId> Hub::members_listening(const OrganizationId& organization) const {
    std::set<AccountId> accounts;
    if (const auto listeners = state_->of(Group{organization, VisitorId{}}))
        for (const auto& listener : *listeners)
            if (listener->audience.account)
                accounts.insert(*listener->audience.account);
    return accounts;
}

Hub::Subscription::Subscription(std::weak_ptr<State> state, std::uint64_t number)
    : state_(std::move(state)), number_(number) {}

Hub::Subscription::~Subscription() {
    if (const auto state = state_.lock())
        state->remove(number_);
}

} // namespace iterochat::live
