#pragma once

#include "common/base/time.hpp"
#include "daemon/model/ids.hpp"

#include <map>
#include <mutex>

namespace iterochat::service {

/// Calls of each visitor on the present day (UTC). In memory only: who asked how often is nobody's business
/// the day after, and a restart costs at most one more day's worth. Any thread.
class VisitorBudgets {
  public:
    /// Counts one, unless the visitor had `most` today: then false.
    bool take(const VisitorId& visitor, int most, Time now) {
        const std::lock_guard lock(mutex_);
        if (const std::int64_t today = now.ms / days(1).ms; today != day_) {
            calls_.clear();
            day_ = today;
        }
        int& calls = calls_[visitor];
        if (calls >= most)
            return false;
        ++calls;
        return true;
    }

  private:
    std::mutex mutex_;
    std::int64_t day_ = 0;
    std::map<VisitorId, int> calls_;
};

} // namespace iterochat::service
