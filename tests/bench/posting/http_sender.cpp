#include "tests/bench/posting/http_sender.hpp"

#include <arpa/inet.h>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

HttpSender::HttpSender(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to the daemon");
}

HttpSender::~HttpSender() {
    ::close(fd_);
}

HttpSender::Reply HttpSender::post(const std::string& path, const std::string& token,
                                   const std::string& json) {
    std::string request =
        "POST " + path +
        " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(json.size()) + "\r\n";
    if (!token.empty())
        request += "Authorization: Bearer " + token + "\r\n";
    request += "\r\n" + json;
    if (::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error("the daemon closed the connection");
    buffer_.clear();
    std::size_t whole = std::string::npos;
    std::size_t body_at = 0;
    while (buffer_.size() < whole) {
        char piece[16384];
        const ssize_t got = ::recv(fd_, piece, sizeof piece, 0);
        if (got <= 0)
            throw std::runtime_error("the daemon closed the connection");
        buffer_.append(piece, static_cast<std::size_t>(got));
        const auto head = buffer_.find("\r\n\r\n");
        if (whole == std::string::npos && head != std::string::npos) {
            const auto length = buffer_.find("Content-Length: ");
            if (length == std::string::npos || length > head)
                throw std::runtime_error("a reply without Content-Length");
            body_at = head + 4;
            whole = body_at + std::strtoul(buffer_.c_str() + length + 16, nullptr, 10);
        }
    }
    return {std::atoi(buffer_.c_str() + 9), buffer_.substr(body_at)};
}
