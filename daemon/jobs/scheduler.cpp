#include "daemon/jobs/scheduler.hpp"

#include "common/base/log.hpp"

#include <algorithm>

namespace iterochat::jobs {
namespace {

using Moment = std::chrono::steady_clock::time_point;

void run_logged(const Task& task) {
    try {
        task.run();
    } catch (const std::exception& error) {
        log_incident("jobs", task.name, error);
    }
}

} // namespace

Scheduler::Scheduler(std::vector<Task> tasks) : tasks_(std::move(tasks)) {}

Scheduler::~Scheduler() {
    stop();
}

void Scheduler::start() {
    if (!tasks_.empty())
        thread_ = std::thread([this] { loop(); });
}

void Scheduler::stop() {
    {
        const std::scoped_lock lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable())
        thread_.join();
}

void Scheduler::loop() {
    std::vector<Moment> due;
    for (const Task& task : tasks_)
        due.push_back(std::chrono::steady_clock::now() + task.first.value_or(task.every));
    for (;;) {
        const auto next = std::min_element(due.begin(), due.end());
        {
            std::unique_lock lock{mutex_};
            if (wake_.wait_until(lock, *next, [this] { return stopping_; }))
                return;
        }
        const Task& task = tasks_[static_cast<std::size_t>(next - due.begin())];
        run_logged(task);
        *next = std::chrono::steady_clock::now() + task.every;
    }
}

} // namespace iterochat::jobs
