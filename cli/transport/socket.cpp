#include "cli/transport/socket.hpp"
#include "common/base/error.hpp"
#include "common/base/fd.hpp"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>

namespace iterochat::cli {
namespace {

/// 0, or why connecting failed.
int try_connect(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return ENAMETOOLONG;
    std::memcpy(address.sun_path, path.data(), path.size());
    const Fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!fd)
        return errno;
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    return ::connect(fd.get(), generic, sizeof address) == 0 ? 0 : errno;
}

bool may_pass(int reason) {
    return reason == ENOENT || reason == ECONNREFUSED || reason == EAGAIN;
}

[[noreturn]] void refuse(const std::string& path, int reason) {
    const std::string sentence =
        "cannot reach the daemon at " + path + ": " + std::string(std::strerror(reason));
    if (reason == EACCES || reason == EPERM)
        throw Error{Code::forbidden, sentence}.with_hint(
            "sudo adduser $USER iterochat-admin   (then log in again), or run with sudo");
    throw Error{Code::unavailable, sentence}.with_hint("sudo systemctl status iterochatd");
}

} // namespace

void await_socket(const std::string& path, std::chrono::milliseconds patience) {
    using clock = std::chrono::steady_clock;
    const auto deadline = clock::now() + patience;
    for (;;) {
        const int reason = try_connect(path);
        if (reason == 0)
            return;
        if (!may_pass(reason) || clock::now() >= deadline)
            refuse(path, reason);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

bool is_listening(const std::string& path) {
    return try_connect(path) == 0;
}

} // namespace iterochat::cli
