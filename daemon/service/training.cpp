#include "daemon/service/training.hpp"

#include "common/base/log.hpp"

#include <algorithm>

namespace iterochat::service {

Training::Training(std::chrono::milliseconds delay, std::function<void(OrganizationId)> train)
    : delay_(delay), train_(std::move(train)), thread_([this] { work(); }) {}

Training::~Training() {
    stop();
}

void Training::request(OrganizationId organization) {
    const std::lock_guard lock(mutex_);
    due_[organization] = std::chrono::steady_clock::now() + delay_;
    changed_.notify_all();
}

std::map<OrganizationId, Training::Moment>::iterator Training::earliest() {
    return std::min_element(due_.begin(), due_.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; });
}

void Training::work() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        const auto next = earliest();
        if (next == due_.end()) {
            changed_.wait(lock);
            continue;
        }
        if (std::chrono::steady_clock::now() < next->second) {
            const Moment until = next->second; // the entry may move while this waits
            changed_.wait_until(lock, until);
            continue;
        }
        const OrganizationId organization = next->first;
        due_.erase(next);
        lock.unlock();
        try {
            train_(organization);
        } catch (const std::exception& error) {
            log_incident("service", "training_failed", error); // the old model serves on
        }
        lock.lock();
    }
}

void Training::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable())
        thread_.join();
}

} // namespace iterochat::service
