#pragma once

#include "common/base/fd.hpp"

#include <string>
#include <sys/types.h>

namespace iterochat::cli {

/// A daemon of one's own while this object lives: `iterochatd --offline` on a private socket, for commands
/// that also work while the real one is stopped. It takes the lock of the state folder, so it never runs
/// beside the real one.
class OfflineDaemon {
  public:
    /// `config` empty: the one in /etc. Waits until it says "ready" on its stdout. Throws what the
    /// daemon said on stderr, with the Code of its exit status; Code::unavailable when there is no iterochatd
    /// to start.
    /// `only_reads`: databases of an older schema stay as they are, and what needs them is refused.
    OfflineDaemon(const std::string& config, bool only_reads);
    ~OfflineDaemon(); ///< SIGTERM, waits, removes the private folder
    OfflineDaemon(const OfflineDaemon&) = delete;
    OfflineDaemon& operator=(const OfflineDaemon&) = delete;

    const std::string& socket() const { return socket_; }

  private:
    void start(const std::string& program, const std::string& config, bool only_reads);
    void await_ready();
    [[noreturn]] void report_failure();
    int wait_for_end();

    std::string folder_; ///< holds the socket and what it says on stderr
    std::string socket_;
    pid_t pid_ = -1;
    Fd out_; ///< its stdout, for "ready"
};

/// iterochatd beside this very program, else in PATH; empty when there is none.
std::string find_daemon();

} // namespace iterochat::cli
