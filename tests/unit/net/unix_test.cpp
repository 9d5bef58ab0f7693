#include "client.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace iterochat;
using namespace iterochat::net;
using namespace iterochat::net::test;

namespace {

Options on_unix(const std::string& path) {
    auto options = loopback();
    options.listen = "unix:" + path;
    return options;
}

struct stat stat_of(const std::string& path) {
    struct stat out {};
    REQUIRE(::lstat(path.c_str(), &out) == 0);
    return out;
}

bool exists(const std::string& path) {
    return ::access(path.c_str(), F_OK) == 0;
}

Code code_of(const Options& options) {
    try {
        Server server{options, echo};
    } catch (const Error& error) {
        return error.code();
    }
    return Code::internal;
}

/// A socket file that nobody serves.
void leave_stale(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const Fd fd{::socket(AF_UNIX, SOCK_STREAM, 0)};
    REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

} // namespace

TEST_CASE("on a Unix socket the peer's user, process and groups are known") {
    const TempFolder folder;
    Peer seen;
    const auto server = start(on_unix(folder.path("a.sock")), [&](const std::shared_ptr<Exchange>& exchange) {
        seen = exchange->peer();
        exchange->send({200, "text/plain", "seen", {}});
    });
    CHECK(server->address() == "unix:" + folder.path("a.sock"));
    Client client{server->address()};
    CHECK(client.get("/").body == "seen");
    CHECK(seen.uid == ::getuid());
    CHECK(seen.pid == ::getpid());
    CHECK(std::count(seen.groups.begin(), seen.groups.end(), ::getgid()) == 1);
    CHECK(client.get("/", "X-Forwarded-For: 1.2.3.4\r\n").body == "seen");
    CHECK(seen.address.empty());
}

TEST_CASE("the socket file has the mode and group of the options, and goes with the server") {
    const TempFolder folder;
    const auto path = folder.path("a.sock");
    auto options = on_unix(path);
    options.unix_mode = 0620;
    options.unix_group = ::getgid();
    auto server = start(options, echo);
    CHECK((stat_of(path).st_mode & 07777) == 0620);
    CHECK(stat_of(path).st_gid == ::getgid());
    server->stop_accepting();
    CHECK_FALSE(exists(path));
}

TEST_CASE("a stale socket file is replaced, a served one is not") {
    const TempFolder folder;
    const auto path = folder.path("a.sock");
    leave_stale(path);
    const auto server = start(on_unix(path), echo);
    CHECK(Client{server->address()}.get("/").status == 200);

    CHECK_THROWS_WITH(Server(on_unix(path), echo), Catch::Contains("nother daemon serves it"));
    CHECK(code_of(on_unix(path)) == Code::busy);
    CHECK(Client{server->address()}.get("/").status == 200);
}

TEST_CASE("what is no socket is left alone") {
    const TempFolder folder;
    const auto path = folder.path("file");
    write_file_durably(path, "precious", 0600);
    CHECK(code_of(on_unix(path)) == Code::io);
    CHECK(read_file(path) == "precious");
    CHECK(code_of(on_unix(folder.path("none/a.sock"))) == Code::io);
    CHECK(code_of(on_unix(folder.path(std::string(200, 'a')))) == Code::io);
}

TEST_CASE("a socket file that another one replaced is not removed") {
    const TempFolder folder;
    const auto path = folder.path("a.sock");
    auto server = start(on_unix(path), echo);
    ::unlink(path.c_str());
    leave_stale(path);
    server.reset();
    CHECK(exists(path));
}

TEST_CASE("a cut download is seen on a Unix socket too") {
    const TempFolder folder;
    const auto server = start(on_unix(folder.path("a.sock")), [](const std::shared_ptr<Exchange>& exchange) {
        const auto stream = exchange->open_stream("application/zip", {});
        stream->write("half");
        stream->abort();
    });
    Client client{server->address()};
    CHECK(client.get("/").cut);
}
