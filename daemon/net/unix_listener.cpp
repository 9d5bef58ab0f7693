#include "common/base/error.hpp"
#include "daemon/net/listener.hpp"

#include <algorithm>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace iterochat::net {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
    throw Error{Code::io, "The socket " + path + " can't be made: " + reason +
                              ". Check its folder's owner and mode, or set another path."};
}

sockaddr_un socket_address(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        fail(path, "the path must have 1 to " + std::to_string(sizeof address.sun_path - 1) + " bytes");
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

/// A file left by a daemon that was killed is removed; one that answers belongs to somebody.
void remove_stale(const std::string& path, const sockaddr_un& address) {
    struct stat there {};
    if (::lstat(path.c_str(), &there) != 0)
        return;
    if (!S_ISSOCK(there.st_mode))
        fail(path, "something that is no socket is there; move it away first");
    const Fd probe{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
        errno == EAGAIN)
        throw Error{Code::busy, "Another daemon serves it: " + path + ". Stop that one first."};
    if (errno != ECONNREFUSED)
        fail(path, std::strerror(errno));
    if (::unlink(path.c_str()) != 0)
        fail(path, std::strerror(errno));
}

} // namespace

void Listener::bind_unix(const std::string& path, const Options& options) {
    const auto address = socket_address(path);
    remove_stale(path, address);
    Fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};

    // Nobody may connect before group and mode are right: the file starts without any permission.
    const mode_t before = ::umask(0777);
    const int bound = ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int reason = errno;
    ::umask(before);
    if (bound != 0)
        fail(path, std::strerror(reason));
    path_ = path; // from here on the file is ours to remove

    struct stat made {};
    if (::lstat(path.c_str(), &made) == 0)
        inode_ = made.st_ino;
    const bool owned =
        !options.unix_group || ::chown(path.c_str(), static_cast<uid_t>(-1), *options.unix_group) == 0;
    if (!owned || ::chmod(path.c_str(), options.unix_mode) != 0 || ::listen(fd.get(), listen_backlog) != 0) {
        const std::string why = std::strerror(errno);
        ::unlink(path.c_str());
        fail(path, why);
    }
    address_ = "unix:" + path;
    fd_ = std::move(fd);
}

Listener::~Listener() {
    struct stat there {};
    if (is_unix() && ::lstat(path_.c_str(), &there) == 0 && there.st_ino == inode_)
        ::unlink(path_.c_str());
}

Peer unix_peer(int fd) {
    Peer peer;
    ucred who{};
    socklen_t size = sizeof who;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0)
        return peer;
    peer.uid = who.uid;
    peer.pid = who.pid;

    socklen_t bytes = 0; // the first call tells the size
    ::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, nullptr, &bytes);
    peer.groups.resize(bytes / sizeof(gid_t));
    if (bytes > 0 && ::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, peer.groups.data(), &bytes) != 0)
        peer.groups.clear();
    if (std::find(peer.groups.begin(), peer.groups.end(), who.gid) == peer.groups.end())
        peer.groups.push_back(who.gid);
    return peer;
}

} // namespace iterochat::net
