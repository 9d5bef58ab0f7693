#pragma once

#include "common/base/fd.hpp"

#include <functional>
#include <thread>

namespace iterochat::cli {

/// Turns Ctrl-C (SIGINT) and SIGTERM into calls on a thread of its own while it lives; before and after it
/// they end the program as ever. Make it before other threads, so that they inherit the blocked signals.
class InterruptWatch {
  public:
    explicit InterruptWatch(
        std::function<void(int times)> pressed); ///< 1 for the first time, 2 for the second …
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;

  private:
    void watch();

    std::function<void(int)> pressed_;
    Fd signals_;
    Fd stop_;
    std::thread thread_;
};

} // namespace iterochat::cli
