#include "tests/erasure/kill_switch.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::atomic<std::int64_t> seen{0};
std::atomic<std::int64_t> fatal{0};

/// Is this operation the fatal one?
bool is_fatal() {
    const std::int64_t number = ++seen;
    return number == fatal.load();
}

[[noreturn]] void die() {
    ::kill(::getpid(), SIGKILL);
    for (;;)
        ::pause();
}

template <class Act>
auto guarded(Act&& act) {
    const bool ends_here = is_fatal();
    if (ends_here && fatal % 3 == 0)
        die();
    const auto result = act();
    if (ends_here)
        die();
    return result;
}

/// A write that is torn: its first half is done.
template <class Write>
ssize_t guarded_write(std::size_t count, Write&& write) {
    const bool ends_here = is_fatal();
    if (!ends_here)
        return write(count);
    if (fatal % 3 != 0)
        write(fatal % 3 == 1 ? std::max<std::size_t>(count / 2, 1) : count);
    die();
}

} // namespace

namespace iterochat::trials {

void kill_at_operation(std::int64_t number) {
    seen = 0;
    fatal = number;
}

std::int64_t operations_seen() {
    return seen;
}

} // namespace iterochat::trials

// Stand before those of the C library, for shared libraries too.
extern "C" {

ssize_t write(int fd, const void* data, size_t count) {
    return guarded_write(count, [&](std::size_t some) { return ::syscall(SYS_write, fd, data, some); });
}
ssize_t pwrite(int fd, const void* data, size_t count, off_t offset) {
    return guarded_write(count,
                         [&](std::size_t some) { return ::syscall(SYS_pwrite64, fd, data, some, offset); });
}
ssize_t pwrite64(int fd, const void* data, size_t count, off64_t offset) {
    return guarded_write(count,
                         [&](std::size_t some) { return ::syscall(SYS_pwrite64, fd, data, some, offset); });
}
int fsync(int fd) {
    return static_cast<int>(guarded([&] { return ::syscall(SYS_fsync, fd); }));
}
int fdatasync(int fd) {
    return static_cast<int>(guarded([&] { return ::syscall(SYS_fdatasync, fd); }));
}
int ftruncate(int fd, off_t size) noexcept {
    return static_cast<int>(guarded([&] { return ::syscall(SYS_ftruncate, fd, size); }));
}
int ftruncate64(int fd, off64_t size) noexcept {
    return static_cast<int>(guarded([&] { return ::syscall(SYS_ftruncate, fd, size); }));
}
int unlink(const char* path) noexcept {
    return static_cast<int>(guarded([&] { return ::syscall(SYS_unlink, path); }));
}
int rename(const char* from, const char* to) noexcept {
    return static_cast<int>(guarded([&] { return ::syscall(SYS_rename, from, to); }));
}
}
