#include "daemon/audit/bell.hpp"

#include <utility>
#include <vector>

namespace iterochat::audit {
namespace {

struct Registry {
    std::mutex mutex;
    std::vector<std::weak_ptr<Bell>> bells;
};

Registry& registry() {
    static Registry instance;
    return instance;
}

std::vector<std::shared_ptr<Bell>> all_bells() {
    Registry& all = registry();
    const std::lock_guard lock(all.mutex);
    std::erase_if(all.bells, [](const auto& bell) { return bell.expired(); });
    std::vector<std::shared_ptr<Bell>> found;
    for (const auto& bell : all.bells)
        if (auto alive = bell.lock())
            found.push_back(std::move(alive));
    return found;
}

} // namespace

std::shared_ptr<Bell> Bell::make() {
    auto bell = std::make_shared<Bell>();
    const std::lock_guard lock(registry().mutex);
    registry().bells.push_back(bell);
    return bell;
}

void Bell::ring(const OrganizationId& organization) {
    for (const auto& bell : all_bells()) {
        const std::lock_guard lock(bell->mutex_);
        bell->waiting_.organizations.insert(organization);
        bell->rung_.notify_all();
    }
}

void Bell::ring_control() {
    for (const auto& bell : all_bells()) {
        const std::lock_guard lock(bell->mutex_);
        bell->waiting_.control = true;
        bell->rung_.notify_all();
    }
}

Bell::Waiting Bell::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(waiting_, {});
}

void Bell::wait_or_stopped() {
    std::unique_lock lock(mutex_);
    rung_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
}

void Bell::stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    rung_.notify_all();
}

bool Bell::is_stopped() {
    const std::lock_guard lock(mutex_);
    return stopped_;
}

void Bell::put_back(const Waiting& waiting) {
    const std::lock_guard lock(mutex_);
    waiting_.organizations.insert(waiting.organizations.begin(), waiting.organizations.end());
    waiting_.control = waiting_.control || waiting.control;
}

} // namespace iterochat::audit
