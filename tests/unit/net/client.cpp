#include "client.hpp"

#include "common/base/text.hpp"

#include <arpa/inet.h>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <httplib.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>

namespace iterochat::net::test {
namespace {

constexpr int patience_ms = 10'000;

Fd connect_to(const std::string& address) {
    sockaddr_storage to{};
    socklen_t size = 0;
    if (address.starts_with("unix:")) {
        auto& path = reinterpret_cast<sockaddr_un&>(to);
        path.sun_family = AF_UNIX;
        std::strncpy(path.sun_path, address.c_str() + 5, sizeof path.sun_path - 1);
        size = sizeof path;
    } else if (address.starts_with("[")) {
        auto& v6 = reinterpret_cast<sockaddr_in6&>(to);
        v6.sin6_family = AF_INET6;
        v6.sin6_addr = in6addr_loopback;
        v6.sin6_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
        size = sizeof v6;
    } else {
        auto& v4 = reinterpret_cast<sockaddr_in&>(to);
        v4.sin_family = AF_INET;
        v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        v4.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
        size = sizeof v4;
    }
    Fd fd{::socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), size) != 0)
        throw std::runtime_error{std::string{"connect: "} + std::strerror(errno)};
    return fd;
}

bool wait_for(int fd, short what) {
    pollfd poll{fd, what, 0};
    return ::poll(&poll, 1, patience_ms) == 1;
}

} // namespace

std::string Reply::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

Client::Client(const std::string& address) : fd_(connect_to(address)) {}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Client::fill() {
    char buffer[64 * 1024];
    if (!wait_for(fd_.get(), POLLIN))
        return false;
    const auto got = ::recv(fd_.get(), buffer, sizeof buffer, 0);
    if (got <= 0) {
        ended_ = true;
        reset_ = got < 0;
        return false;
    }
    buffer_.append(buffer, static_cast<std::size_t>(got));
    return true;
}

std::string Client::take(std::size_t size) {
    auto out = buffer_.substr(0, size);
    buffer_.erase(0, out.size());
    return out;
}

std::string Client::read_some() {
    if (buffer_.empty())
        fill();
    return take(buffer_.size());
}

std::string Client::read_until(std::string_view end) {
    std::size_t at = 0;
    while ((at = buffer_.find(end)) == std::string::npos)
        if (!fill())
            return take(buffer_.size());
    return take(at + end.size());
}

bool Client::at_end() {
    while (fill())
        buffer_.clear();
    return ended_;
}

std::string Client::read_chunks(bool& cut) {
    std::string out;
    for (;;) {
        const auto line = read_until("\r\n");
        if (!line.ends_with("\r\n")) {
            cut = true;
            return out;
        }
        const auto size = std::stoul(line, nullptr, 16);
        while (buffer_.size() < size + 2)
            if (!fill()) {
                cut = true;
                return out;
            }
        out += take(size);
        take(2);
        if (size == 0)
            return out;
    }
}

Reply Client::read_reply(bool to_head) {
    Reply reply;
    const auto head = read_until("\r\n\r\n");
    if (!head.starts_with("HTTP/1.1 ")) {
        reply.cut = true;
        return reply;
    }
    reply.status = std::stoi(head.substr(9, 3));
    for (auto at = head.find("\r\n") + 2; at + 2 < head.size();) {
        const auto end = head.find("\r\n", at);
        const auto colon = head.find(':', at);
        reply.headers.emplace(lower_ascii(head.substr(at, colon - at)),
                              head.substr(colon + 2, end - colon - 2));
        at = end + 2;
    }
    if (to_head || reply.status == 100 || reply.status == 204 || reply.status == 304)
        return reply;
    if (reply.header("transfer-encoding") == "chunked") {
        reply.body = read_chunks(reply.cut);
    } else if (!reply.header("content-length").empty()) {
        const auto size = std::stoul(reply.header("content-length"));
        while (buffer_.size() < size && fill())
            ;
        reply.body = take(size);
        reply.cut = reply.body.size() < size;
    } else {
        while (fill())
            ;
        reply.body = take(buffer_.size());
        reply.cut = reset_;
    }
    return reply;
}

void Client::set_receive_buffer(int bytes) {
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

void Client::half_close() {
    ::shutdown(fd_.get(), SHUT_WR);
}

void Client::close_with_reset() {
    const linger now{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    fd_.reset();
}

Reply Client::get(const std::string& target, const std::string& more_headers) {
    send("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + more_headers + "\r\n");
    return read_reply();
}

Reply Client::post(const std::string& target, std::string_view body, const std::string& more_headers) {
    send("POST " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + more_headers + "\r\n");
    send(body);
    return read_reply();
}

bool eventually(const std::function<bool()>& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{patience_ms};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until)
            return false;
        ::poll(nullptr, 0, 1);
    }
    return true;
}

void Gate::open() {
    {
        const std::lock_guard lock{mutex_};
        open_ = true;
    }
    opened_.notify_all();
}

bool Gate::wait() {
    std::unique_lock lock{mutex_};
    return opened_.wait_for(lock, std::chrono::milliseconds{patience_ms}, [this] { return open_; });
}

TempFolder::TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "net-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Options loopback() {
    Options options;
    options.listen = "127.0.0.1:0";
    options.workers = 2;
    return options;
}

std::unique_ptr<Server> start(Options options, Handler handler) {
    auto server = std::make_unique<Server>(std::move(options), std::move(handler));
    server->start();
    return server;
}

void echo(const std::shared_ptr<Exchange>& exchange) {
    const auto& request = exchange->request();
    Response response;
    response.content_type = "text/plain";
    response.body =
        request.method + " " + request.path + " " + request.get_param_value("q") + "\n" + request.body;
    exchange->send(std::move(response));
}

} // namespace iterochat::net::test
