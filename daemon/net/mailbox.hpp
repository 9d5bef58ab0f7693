#pragma once

#include "common/base/fd.hpp"

#include <functional>
#include <mutex>
#include <vector>

namespace iterochat::net {

class Loop;

/// How other threads reach a loop: what they post runs there, in order. Outlives the loop while somebody
/// holds it.
class Mailbox {
  public:
    using Task = std::function<void(Loop&)>;

    Mailbox();
    bool post(Task task);                  ///< any thread; false: the loop has ended and the task is not kept
    std::vector<Task> take();              ///< loop thread
    void close();                          ///< loop thread: nothing is taken any more
    int fd() const { return wake_.get(); } ///< readable when something waits

  private:
    std::mutex mutex_;
    std::vector<Task> tasks_;
    bool closed_ = false;
    Fd wake_;
};

} // namespace iterochat::net
