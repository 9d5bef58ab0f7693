#pragma once

#include "common/base/time.hpp"
#include "daemon/model/ids.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace iterochat::service {

/// When the next snooze of each organization ends, so that nobody has to open every database to find out. In
/// memory: a start reads it anew from storage. Any thread.
class SnoozeClock {
  public:
    /// A snooze that ends then; an earlier known end stays.
    void expect(const OrganizationId& organization, Time end) {
        const std::lock_guard lock(mutex_);
        const auto [known, is_new] = ends_.emplace(organization, end);
        if (!is_new && end < known->second)
            known->second = end;
    }

    /// Organizations whose next end has come, and forgets those ends.
    std::vector<OrganizationId> take_due(Time now) {
        const std::lock_guard lock(mutex_);
        std::vector<OrganizationId> due;
        for (auto each = ends_.begin(); each != ends_.end();) {
            if (each->second <= now) {
                due.push_back(each->first);
                each = ends_.erase(each);
            } else {
                ++each;
            }
        }
        return due;
    }

    /// True once at the start and then once an hour: what came in by another way (an import, a restore) is
    /// looked for in storage.
    bool must_look(Time now) {
        const std::lock_guard lock(mutex_);
        if (looked_at_ && now < *looked_at_ + hours(1))
            return false;
        looked_at_ = now;
        return true;
    }

  private:
    std::mutex mutex_;
    std::map<OrganizationId, Time> ends_;
    std::optional<Time> looked_at_;
};

} // namespace iterochat::service
