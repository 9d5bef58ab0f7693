#include "cli/transport/interrupt.hpp"

#include <csignal>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

namespace iterochat::cli {
namespace {

sigset_t watched_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

} // namespace

InterruptWatch::InterruptWatch(std::function<void(int times)> pressed) : pressed_(std::move(pressed)) {
    const sigset_t set = watched_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signals_ = Fd{::signalfd(-1, &set, SFD_CLOEXEC)};
    stop_ = Fd{::eventfd(0, EFD_CLOEXEC)};
    thread_ = std::thread([this] { watch(); });
}

InterruptWatch::~InterruptWatch() {
    const std::uint64_t one = 1;
    if (::write(stop_.get(), &one, sizeof one) == static_cast<ssize_t>(sizeof one))
        thread_.join();
    else
        thread_.detach(); // can't happen: an eventfd takes one addition
    const sigset_t set = watched_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void InterruptWatch::watch() {
    int times = 0;
    for (;;) {
        pollfd waiting[] = {{signals_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}};
        if (::poll(waiting, 2, -1) < 0)
            continue;
        if (waiting[1].revents != 0)
            return;
        signalfd_siginfo signal{};
        if (::read(signals_.get(), &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal))
            pressed_(++times);
    }
}

} // namespace iterochat::cli
