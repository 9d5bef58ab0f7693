#pragma once

#include "common/base/time.hpp"

#include <cstddef>
#include <deque>
#include <mutex>

namespace iterochat::outbound {

struct BreakerOptions {
    std::size_t failures = 5; ///< within `window`: no more calls
    Span window = seconds(60);
    Span rest = seconds(30); ///< then one call is let through, to see
    std::size_t calls_at_once = 4;
};

/// Guards one endpoint: how many calls may run at once, and whether any makes sense now. The time is the
/// caller's and never goes back. Any thread.
class Breaker {
  public:
    explicit Breaker(BreakerOptions options = {}) : options_(options) {}

    enum class Answer { go, open, full };
    /// `go` is followed by one `succeeded`, `failed` or `given_up`.
    Answer ask(Time now);
    void succeeded();
    void failed(Time now);
    void given_up(); ///< the call says nothing about the endpoint: it was never made, or the program ends

    bool is_open(Time now) const; ///< the next call would be refused
    std::size_t running() const;

  private:
    const BreakerOptions options_;
    mutable std::mutex mutex_;
    std::size_t running_ = 0;
    std::deque<Time> failures_; ///< of the last `window`
    bool tripped_ = false;
    bool probing_ = false;
    Time tripped_at_;
};

} // namespace iterochat::outbound
