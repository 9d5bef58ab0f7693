#pragma once

#include "daemon/model/ids.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

namespace iterochat::audit {

/// Tells the appender where outbox rows wait. record() rings every bell of the process after the commit: it
/// knows its transaction, not the log. Any thread.
class Bell {
  public:
    struct Waiting {
        std::set<OrganizationId> organizations;
        bool control = false;
        bool empty() const { return organizations.empty() && !control; }
    };

    static std::shared_ptr<Bell> make(); ///< rings until its last owner lets go
    static void ring(const OrganizationId& organization);
    static void ring_control();

    Waiting take();         ///< what waits now
    void wait_or_stopped(); ///< until something waits or stop() was called
    void stop();
    bool is_stopped();
    void put_back(const Waiting& waiting); ///< after a failure

  private:
    std::mutex mutex_;
    std::condition_variable rung_;
    Waiting waiting_;
    bool stopped_ = false;
};

} // namespace iterochat::audit
