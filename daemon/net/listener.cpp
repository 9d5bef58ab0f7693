#include "daemon/net/listener.hpp"

#include "common/base/error.hpp"
#include "daemon/net/address.hpp"

#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace iterochat::net {
namespace {

struct HostPort {
    std::string host;
    std::string port;
};

HostPort split(const std::string& listen) {
    const auto colon = listen.rfind(':');
    const bool bracketed = listen.starts_with('[');
    if (colon == std::string::npos || (bracketed && (colon < 2 || listen[colon - 1] != ']')))
        throw Error{Code::configuration,
                    "The address \"" + listen + "\" is not ADDR:PORT; write 127.0.0.1:8080 or [::1]:8080."};
    auto host = listen.substr(0, colon);
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    return {host, listen.substr(colon + 1)};
}

std::string real_address(int fd) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size);
    const bool v6 = bound.ss_family == AF_INET6;
    const auto port = v6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                         : reinterpret_cast<sockaddr_in&>(bound).sin_port;
    const auto host = numeric_address(bound);
    return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" +
           std::to_string(ntohs(port));
}

struct Resolved {
    addrinfo* first = nullptr;
    ~Resolved() {
        if (first)
            freeaddrinfo(first);
    }
};

} // namespace

Listener::Listener(const Options& options) {
    if (options.listen.starts_with("unix:"))
        bind_unix(options.listen.substr(5), options);
    else
        bind_tcp(options.listen);
}

void Listener::bind_tcp(const std::string& listen) {
    const auto [host, port] = split(listen);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    Resolved found;
    if (const int problem =
            getaddrinfo(host.empty() ? nullptr : host.c_str(), port.c_str(), &hints, &found.first))
        throw Error{Code::io, "The address " + listen + " can't be used (" + gai_strerror(problem) +
                                  "); set another one in [http] listen."};

    Fd fd{::socket(found.first->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    const int on = 1;
    setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(fd.get(), found.first->ai_addr, found.first->ai_addrlen) != 0 ||
        ::listen(fd.get(), listen_backlog) != 0)
        throw Error{Code::io, "Listening on " + listen + " failed: " + std::strerror(errno) +
                                  ". Stop what uses it or set another address in [http] listen."};
    address_ = real_address(fd.get());
    fd_ = std::move(fd);
}

} // namespace iterochat::net
