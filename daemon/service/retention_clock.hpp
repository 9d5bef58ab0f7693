#pragma once

#include "daemon/service/context.hpp"
#include "daemon/storage/store.hpp"

#include <mutex>
#include <optional>
#include <string>

/// The clock by which retention tells what is old. A wrong one makes everything look old, so the time is
/// noted in control.db: at start, hourly, and by sweeps.
namespace iterochat::service {

constexpr Span clock_jump_most = hours(48);
constexpr Span clock_back_most = minutes(5); ///< clocks are corrected by small steps all the time

std::optional<Time> noted_time(storage::ControlView& view); ///< none: never

/// "25 minutes", "7 hours", "11 days".
std::string words_of_gap(Span gap);

/// Any thread.
class RetentionClock {
  public:
    explicit RetentionClock(const Context& context) : context_(context) {}

    /// Once, when the daemon begins: notes the time, unless what is stored says that the clock is wrong; then
    /// what is stored is the last time that is known.
    void start();
    /// Hourly. After a gap the time is believed again once six ticks have followed each other as hours do.
    /// False: not yet.
    bool tick();
    /// Code::busy when the clock stands behind the noted time; or, unless `may_jump`, more than 48 hours
    /// ahead of it.
    void check(Time now, bool may_jump);
    /// After a sweep; `was_confirmed` by a person, else a clock that jumped isn't believed. Within an hour of
    /// the noted time nothing is written.
    void note(Time now, bool was_confirmed);

  private:
    bool is_steady_after_gap(Time now);

    Context context_;
    std::mutex mutex_;
    int ticks_in_step_ = 0; ///< after a gap
    std::optional<Time> last_tick_;
};

} // namespace iterochat::service
