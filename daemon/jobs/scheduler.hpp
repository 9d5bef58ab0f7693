#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace iterochat::jobs {

/// Something done again and again while the daemon runs.
struct Task {
    std::string name; ///< for the log
    std::chrono::milliseconds every;
    std::function<void()> run; ///< a throw is logged, and the task runs again next time
    /// After the start; none: as long as between two runs. For what must not wait for ever on a host that is
    /// started often.
    std::optional<std::chrono::milliseconds> first = {};
};

/// One thread that runs the tasks when they are due, one after another. Time here is the steady clock: a
/// changed wall clock moves nothing.
class Scheduler {
  public:
    explicit Scheduler(std::vector<Task> tasks);
    ~Scheduler(); ///< stops
    void start();
    void stop(); ///< waits for a running task; idempotent

  private:
    void loop();

    std::vector<Task> tasks_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace iterochat::jobs
