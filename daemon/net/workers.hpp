#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace iterochat::net {

/// A fixed pool of threads over one queue. The queue needs no bound of its own: a connection has one job at a
/// time.
class Workers {
  public:
    using Job = std::function<void()>;

    explicit Workers(int threads);
    ~Workers(); ///< stops
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void add(Job job); ///< any thread; dropped once stopped
    void stop();       ///< drops what waits, joins what runs; not from a worker

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable more_;
    std::deque<Job> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace iterochat::net
