#include "common/base/log.hpp"
#include "daemon/net/loop.hpp"

#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

// How a loop takes new connections.

namespace iterochat::net {
namespace {

constexpr std::uint64_t listener_id = 1;
constexpr int accepted_per_turn = 64;
constexpr int refused_most = 256;                      // answered with 503; further ones are just closed
constexpr std::chrono::milliseconds accept_pause{100}; // while the process has no descriptor left
constexpr int vanished_peer_ms = 90'000; // sent data unacknowledged for so long: the peer is gone

void tune(int fd) {
    const int on = 1;
    const unsigned int vanished = vanished_peer_ms;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &vanished, sizeof vanished);
}

} // namespace

void Loop::watch_listener() {
    if (!listener_)
        return;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLEXCLUSIVE; // one loop wakes for one connection
    event.data.u64 = listener_id;
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, listener_->fd(), &event);
}

void Loop::accept_some() {
    for (int i = 0; listener_ && i < accepted_per_turn; ++i) {
        sockaddr_storage from{};
        socklen_t size = sizeof from;
        Fd fd{::accept4(listener_->fd(), reinterpret_cast<sockaddr*>(&from), &size,
                        SOCK_NONBLOCK | SOCK_CLOEXEC)};
        if (fd) {
            no_descriptors_ = false;
            admit(std::move(fd), from);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            return pause_accepting(errno);
        }
    }
}

/// The listener stays readable while there is no descriptor for the next connection: without a pause the loop
/// would spin. Waiting connections stay in the backlog.
void Loop::pause_accepting(int reason) {
    if (!std::exchange(no_descriptors_, true)) // once for each time it happens
        log(LogLevel::warning, "net", "accept_paused", {{"errno", reason}});
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_->fd(), nullptr);
    resume_accepting_ = Steady::now() + accept_pause;
}

void Loop::admit(Fd fd, const sockaddr_storage& from) {
    auto& context = *runtime_.context;
    auto peer = std::make_shared<Peer>();
    std::string key;
    if (listener_->is_unix()) {
        *peer = unix_peer(fd.get());
    } else {
        tune(fd.get());
        peer->address = numeric_address(from);
        if (!context.proxies.contains(peer->address)) // behind a proxy all clients have one address
            key = counting_key(peer->address);
    }

    const auto open = ++context.counters.connections;
    const bool too_many = open > static_cast<std::uint64_t>(context.options.connections_most);
    const bool refused =
        too_many ||
        (!key.empty() && !context.addresses.enter(key, context.options.connections_per_address_most));
    if (refused && refused_now_ >= refused_most) {
        --context.counters.connections;
        ++context.counters.refused;
        return;
    }

    const auto id = next_id_++;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = id;
    const int number = fd.get();
    Link link{runtime_.context, mailbox_, std::make_shared<Wire>(std::move(fd)), id};
    const auto connection =
        std::make_shared<Connection>(*this, std::move(link), std::move(peer), std::move(key));
    connections_.emplace(id, connection);
    connection->is_refused = refused;
    refused_now_ += refused ? 1 : 0;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, number, &event) != 0)
        connection->close();
    else if (refused)
        connection->fail(503, "Too many connections are open; try again in a moment.");
}

} // namespace iterochat::net
