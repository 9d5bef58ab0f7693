#include "daemon/net/mailbox.hpp"

#include "common/base/error.hpp"

#include <cstdint>
#include <sys/eventfd.h>

namespace iterochat::net {

Mailbox::Mailbox() : wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!wake_)
        throw Error{Code::io,
                    "The network loop needs a file descriptor more than allowed; raise LimitNOFILE."};
}

bool Mailbox::post(Task task) {
    const std::lock_guard lock{mutex_};
    if (closed_)
        return false;
    tasks_.push_back(std::move(task));
    if (tasks_.size() == 1) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
    }
    return true;
}

std::vector<Mailbox::Task> Mailbox::take() {
    std::vector<Task> out;
    std::uint64_t count = 0;
    const std::lock_guard lock{mutex_};
    [[maybe_unused]] const auto got = ::read(wake_.get(), &count, sizeof count);
    out.swap(tasks_);
    return out;
}

void Mailbox::close() {
    std::vector<Task> dropped; // destroyed without the lock
    const std::lock_guard lock{mutex_};
    closed_ = true;
    dropped.swap(tasks_);
}

} // namespace iterochat::net
