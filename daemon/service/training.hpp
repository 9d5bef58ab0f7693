#pragma once

#include "daemon/model/ids.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace iterochat::service {

/// Trains models in the background, one at a time, each when its articles have rested for the delay. Any
/// thread.
class Training {
  public:
    Training(std::chrono::milliseconds delay, std::function<void(OrganizationId)> train);
    ~Training();
    Training(const Training&) = delete;
    Training& operator=(const Training&) = delete;

    void request(OrganizationId organization); ///< a repeat starts the delay anew
    void stop();                               ///< waits for a training that runs; idempotent

  private:
    using Moment = std::chrono::steady_clock::time_point;
    void work();
    std::map<OrganizationId, Moment>::iterator earliest();

    const std::chrono::milliseconds delay_;
    const std::function<void(OrganizationId)> train_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<OrganizationId, Moment> due_;
    bool is_stopping_ = false;
    std::thread thread_;
};

} // namespace iterochat::service
