#include "daemon/net/workers.hpp"

#include "common/base/log.hpp"

#include <algorithm>
#include <exception>

namespace iterochat::net {

Workers::Workers(int threads) {
    for (int i = 0; i < std::max(1, threads); ++i)
        threads_.emplace_back([this] { run(); });
}

Workers::~Workers() {
    stop();
}

void Workers::add(Job job) {
    {
        const std::lock_guard lock{mutex_};
        if (stopping_)
            return;
        jobs_.push_back(std::move(job));
    }
    more_.notify_one();
}

void Workers::stop() {
    std::deque<Job> dropped; // destroyed without the lock: a job's end may answer a request
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        dropped.swap(jobs_);
    }
    more_.notify_all();
    for (auto& thread : threads_)
        if (thread.joinable())
            thread.join();
}

void Workers::run() {
    for (;;) {
        Job job;
        {
            std::unique_lock lock{mutex_};
            more_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
            if (stopping_)
                return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        try {
            job();
        } catch (const std::exception& cause) {
            log_incident("net", "job",
                         cause); // jobs answer their own errors; this is a bug, not a lost thread
        }
    }
}

} // namespace iterochat::net
