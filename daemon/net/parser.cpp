#include "daemon/net/parser.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <functional>
#include <httplib.h>

namespace iterochat::net {
namespace {

/// What httplib reads and writes instead of a socket. Newer versions renamed or added members of Stream: all
/// are here, none is marked override, so that one source compiles with each.
class MemoryStream final : public httplib::Stream {
  public:
    explicit MemoryStream(std::string_view input) : input_(input) {}

    // NOLINTBEGIN(modernize-use-override)
    bool is_readable() const { return true; }
    bool is_writable() const { return true; }
    bool wait_readable() const { return true; }
    bool wait_writable() const { return true; }
    ssize_t read(char* to, size_t size) {
        size = std::min(size, input_.size());
        std::memcpy(to, input_.data(), size);
        input_.remove_prefix(size);
        return static_cast<ssize_t>(size);
    }
    ssize_t write(const char*, size_t size) { return static_cast<ssize_t>(size); } // its reply is not used
    void get_remote_ip_and_port(std::string&, int&) const {}
    void get_local_ip_and_port(std::string&, int&) const {}
    socket_t socket() const { return INVALID_SOCKET; }
    time_t duration() const { return 0; }
    // NOLINTEND(modernize-use-override)

  private:
    std::string_view input_;
};

using Setup = std::function<void(httplib::Request&)>;
using Process = bool (httplib::Server::*)(httplib::Stream&, bool, bool&, const Setup&);
using ProcessWithAddresses = bool (httplib::Server::*)(httplib::Stream&, const std::string&, int,
                                                       const std::string&, int, bool, bool&,
                                                       const Setup&); // from 0.18 on

class Router final : public httplib::Server {
  public:
    Router() {
        // Before any routing: no pattern of httplib ever runs over a path, no handler of it over a body.
        set_pre_routing_handler(
            [](const httplib::Request&, httplib::Response&) { return HandlerResponse::Handled; });
        set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
            response.status = 500; // else e.what() goes out
        });
    }

    void process(httplib::Stream& stream, const Setup& setup) {
        call(&Router::process_request, stream, setup);
    }

  private:
    void call(Process function, httplib::Stream& stream, const Setup& setup) {
        bool closed = false;
        (this->*function)(stream, true, closed, setup);
    }
    [[maybe_unused]] void call(ProcessWithAddresses function, httplib::Stream& stream, const Setup& setup) {
        bool closed = false;
        (this->*function)(stream, {}, 0, {}, 0, true, closed, setup);
    }
};

} // namespace

struct Parser::Seam {
    mutable Router router; // process_request reads only what the constructor set
};

Parser::Parser() : seam_(std::make_unique<Seam>()) {}
Parser::~Parser() = default;

std::shared_ptr<httplib::Request> Parser::parse(const Head& head) const {
    auto request = std::make_shared<httplib::Request>();
    bool captured = false;
    const std::string text = head.method + " " + head.target + " HTTP/1.1\r\nHost: _\r\n\r\n";
    MemoryStream stream{text};
    seam_->router.process(stream, [&](httplib::Request& parsed) {
        std::swap(*request, parsed);
        captured = true;
    });
    if (!captured)
        return nullptr;
    request->version = head.minor_version == 0 ? "HTTP/1.0" : "HTTP/1.1";
    request->headers.clear(); // with its REMOTE_ADDR
    for (const auto& [name, value] : head.headers)
        request->headers.emplace(name, value);
    return request;
}

void set_body(httplib::Request& request, std::string body) {
    request.body = std::move(body);
}

void set_remote_address(httplib::Request& request, const std::string& address) {
    request.remote_addr = address;
}

const std::string& path_of(const httplib::Request& request) {
    return request.path;
}

std::optional<std::string> gzip(std::string_view content) {
    std::string out;
    httplib::detail::gzip_compressor compressor;
    const bool done =
        compressor.compress(content.data(), content.size(), true, [&](const char* data, size_t size) {
            out.append(data, size);
            return true;
        });
    if (!done)
        return std::nullopt;
    return out;
}

} // namespace iterochat::net
