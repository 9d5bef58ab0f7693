#pragma once

#include "common/base/fd.hpp"
#include "daemon/net/server.hpp"

#include <string>
#include <sys/stat.h>

namespace iterochat::net {

/// A bound, listening, non-blocking socket. Closing it removes a Unix socket's file, if it is still this
/// one's.
class Listener {
  public:
    explicit Listener(const Options& options); ///< throws Code::io or Code::busy naming the address
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    int fd() const { return fd_.get(); }
    bool is_unix() const { return !path_.empty(); }
    const std::string& address() const { return address_; } ///< with the real port

  private:
    void bind_tcp(const std::string& listen);
    void bind_unix(const std::string& path, const Options& options);

    Fd fd_;
    std::string address_;
    std::string path_; ///< of a Unix socket
    ino_t inode_ = 0;
};

constexpr int listen_backlog = 511;

/// Who is at the other end of an accepted Unix socket.
Peer unix_peer(int fd);

} // namespace iterochat::net
