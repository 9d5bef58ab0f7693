#include "daemon/service/erasure_gates.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <unordered_map>

namespace iterochat::service {

bool ErasureClaim::touches(const ErasureClaim& other) const {
    if (is_everything || other.is_everything)
        return true;
    const bool is_fewer = ids.size() < other.ids.size();
    const auto& few = is_fewer ? ids : other.ids;
    const auto& many = is_fewer ? other.ids : ids;
    return std::ranges::any_of(few, [&](const Uuid& id) { return many.contains(id); });
}

struct ErasureGates::State {
    struct Gate {
        std::list<ErasureClaim> inside;
        unsigned closing = 0; ///< who wait to have it for themselves: nobody new enters
        bool is_closed = false;

        bool is_free_for(const ErasureClaim& claim) const {
            return !is_closed && closing == 0 &&
                   std::ranges::none_of(inside, [&](const ErasureClaim& one) { return one.touches(claim); });
        }
        bool is_unused() const { return inside.empty() && closing == 0 && !is_closed; }
    };

    std::mutex mutex;
    std::condition_variable changed;
    std::unordered_map<OrganizationId, Gate, UuidHash> gates;

    void forget_unused(const OrganizationId& organization) {
        if (gates[organization].is_unused())
            gates.erase(organization);
    }
};

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::chrono::milliseconds between_looks{250}; ///< a stop or a cancel comes without a word

/// False when the moment came first.
bool wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                const std::function<bool()>& is_so, SteadyTime moment, const ErasureGates::Look& look) {
    while (!is_so()) {
        const auto now = std::chrono::steady_clock::now();
        if (now >= moment)
            return false;
        changed.wait_until(lock, std::min(moment, now + between_looks));
        if (is_so() || !look)
            continue;
        lock.unlock();
        try {
            look();
        } catch (...) {
            lock.lock();
            throw;
        }
        lock.lock();
    }
    return true;
}

} // namespace

ErasureGates::ErasureGates() : state_(std::make_shared<State>()) {}

ErasureGates::Pass ErasureGates::enter(const OrganizationId& organization, ErasureClaim claim,
                                       const Look& look) {
    std::unique_lock lock(state_->mutex);
    (void)wait_until(
        lock, state_->changed, [&] { return state_->gates[organization].is_free_for(claim); },
        SteadyTime::max(), look);
    auto& inside = state_->gates[organization].inside;
    const auto place = inside.insert(inside.end(), std::move(claim));
    state_->changed.notify_all();
    return Pass{[state = state_, organization, place] {
        const std::lock_guard leaving(state->mutex);
        state->gates[organization].inside.erase(place);
        state->forget_unused(organization);
        state->changed.notify_all();
    }};
}

ErasureGates::Pass ErasureGates::close(const OrganizationId& organization, Span most, const Look& look) {
    std::unique_lock lock(state_->mutex);
    const auto gate = [&]() -> State::Gate& { return state_->gates[organization]; };
    ++gate().closing;
    const auto give_up = [&] {
        --gate().closing;
        state_->forget_unused(organization);
        state_->changed.notify_all();
    };
    bool is_alone = false;
    try {
        is_alone = wait_until(
            lock, state_->changed, [&] { return gate().inside.empty() && !gate().is_closed; },
            std::chrono::steady_clock::now() + std::chrono::milliseconds{most.ms}, look);
    } catch (...) {
        give_up();
        throw;
    }
    if (!is_alone) {
        give_up();
        throw Error{Code::busy, "An erasure in this tenant goes on. Nothing was changed."}.with_hint(
            "iterochat job list; again when it has ended");
    }
    --gate().closing;
    gate().is_closed = true;
    return Pass{[state = state_, organization] {
        const std::lock_guard leaving(state->mutex);
        state->gates[organization].is_closed = false;
        state->forget_unused(organization);
        state->changed.notify_all();
    }};
}

void ErasureGates::wait_a_moment(const Look& look) {
    {
        std::unique_lock lock(state_->mutex);
        state_->changed.wait_for(lock, between_looks);
    }
    if (look)
        look();
}

} // namespace iterochat::service
