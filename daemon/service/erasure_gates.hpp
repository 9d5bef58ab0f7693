#pragma once

#include "common/base/time.hpp"
#include "daemon/model/ids.hpp"

#include <functional>
#include <memory>
#include <unordered_set>
#include <utility>

/// What keeps erasures of one organization from each other's subjects, and from a restore that exchanges its
/// files. Each holds its pass from before its line in the ledger until its end, also when it is resumed.
/// Taken before the organization's maintenance lock, never while holding it.
namespace iterochat::service {

/// What an erasure destroys.
struct ErasureClaim {
    bool is_everything = false; ///< the whole organization
    std::unordered_set<Uuid, UuidHash> ids;

    bool touches(const ErasureClaim& other) const;
};

/// Any thread.
class ErasureGates {
  public:
    ErasureGates();

    /// Ends what it stands for when it is destroyed. Move-only.
    class Pass {
      public:
        Pass() = default;
        explicit Pass(std::function<void()> leave) : leave_(std::move(leave)) {}
        Pass(Pass&& other) noexcept : leave_(std::exchange(other.leave_, nullptr)) {}
        Pass& operator=(Pass&& other) noexcept {
            leave();
            leave_ = std::exchange(other.leave_, nullptr);
            return *this;
        }
        ~Pass() { leave(); }
        void leave() {
            if (const auto leaving = std::exchange(leave_, nullptr))
                leaving();
        }

      private:
        std::function<void()> leave_;
    };

    /// Called some times a second by who waits; what it throws ends the waiting.
    using Look = std::function<void()>;

    /// Waits, for as long as it takes, until no other erasure has a claim to any of it and no restore wants
    /// the organization for itself. One pass a thread.
    Pass enter(const OrganizationId& organization, ErasureClaim claim, const Look& look);

    /// Keeps new erasures out and waits until those inside have ended; Code::busy after `most`.
    Pass close(const OrganizationId& organization, Span most, const Look& look);

    void wait_a_moment(const Look& look); ///< or until somebody enters or leaves

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace iterochat::service
