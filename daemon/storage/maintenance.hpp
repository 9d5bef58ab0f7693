#pragma once

#include <functional>
#include <utility>

namespace iterochat::storage {

/// Holds an organization's maintenance lock until destroyed. Move-only; may be destroyed on another thread.
class MaintenanceLock {
  public:
    MaintenanceLock() = default;
    explicit MaintenanceLock(std::function<void()> release) : release_(std::move(release)) {}
    MaintenanceLock(MaintenanceLock&& other) noexcept : release_(std::exchange(other.release_, nullptr)) {}
    MaintenanceLock& operator=(MaintenanceLock&& other) noexcept {
        if (this != &other) {
            unlock();
            release_ = std::exchange(other.release_, nullptr);
        }
        return *this;
    }
    ~MaintenanceLock() { unlock(); }

    void unlock() {
        if (const auto release = std::exchange(release_, nullptr))
            release();
    }

  private:
    std::function<void()> release_;
};

} // namespace iterochat::storage
