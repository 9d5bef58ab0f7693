#include "client.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <httplib.h>
#include <thread>

using namespace iterochat::net;
using namespace iterochat::net::test;

TEST_CASE("a running request finishes before the server stops") {
    Gate gate;
    std::atomic<bool> running = false;
    const auto server = start(loopback(), [&](const std::shared_ptr<Exchange>& exchange) {
        running = true;
        gate.wait();
        echo(exchange);
    });
    Client client{server->address()}, idle{server->address()};
    client.send("GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(eventually([&] { return running.load(); }));
    REQUIRE(eventually([&] { return server->figures().connections_open == 2; }));
    server->stop_accepting();
    CHECK(idle.at_end());
    CHECK_THROWS(Client{server->address()});
    std::thread stopping{[&] { server->stop(10s); }};
    gate.open();
    const auto reply = client.read_reply();
    CHECK(reply.status == 200);
    CHECK(reply.body == "GET /last \n");
    CHECK(reply.header("connection") == "close");
    stopping.join();
    CHECK(client.at_end());
    CHECK(server->figures().connections_open == 0);
    server->stop(0ms); // a second time does nothing
}

TEST_CASE("a request that comes while the server stops gets 503") {
    const auto server = start(loopback(), echo);
    Client client{server->address()};
    client.send("GET / HTTP/1.1\r\n");
    REQUIRE(eventually([&] { return server->figures().connections_open == 1; }));
    client.send("X-A: b\r\n");
    Client other{server->address()};
    REQUIRE(other.get("/").status == 200); // by now the loop has read what came before
    server->stop_accepting();
    client.send("Host: a\r\n\r\n");
    CHECK(client.read_reply().status == 503);
}

TEST_CASE("event streams don't hold a stop up, and learn of it") {
    std::shared_ptr<OutStream> stream;
    std::atomic<int> closed = 0;
    Gate opened;
    const auto server = start(loopback(), [&](const std::shared_ptr<Exchange>& exchange) {
        stream = exchange->open_stream("text/event-stream", {});
        stream->on_close([&] { ++closed; });
        opened.open();
    });
    Client client{server->address()};
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(opened.wait());
    const auto begin = std::chrono::steady_clock::now();
    server->stop(60s);
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    CHECK(closed == 1);
    CHECK_FALSE(stream->is_open());
    CHECK_FALSE(stream->send(std::make_shared<const std::string>("late")));
    stream->on_close([&] { ++closed; });
    CHECK(closed == 2);
    CHECK(client.at_end());
}

TEST_CASE("what is held longer than the grace, or than the server, is harmless") {
    std::shared_ptr<Exchange> kept, kept_too;
    std::atomic<int> seen = 0;
    auto server = start(loopback(), [&](std::shared_ptr<Exchange> exchange) {
        (exchange->request().path == "/1" ? kept : kept_too) = std::move(exchange);
        ++seen;
    });
    Client first{server->address()}, second{server->address()};
    first.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
    second.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(eventually([&] { return seen == 2; }));
    server->stop(50ms);
    server.reset();
    CHECK(first.at_end());
    kept->send({200, "text/plain", "late", {}});
    const auto stream = kept_too->open_stream("text/plain", {});
    CHECK_FALSE(stream->is_open());
    CHECK_FALSE(stream->write("late"));
    stream->finish();
}

TEST_CASE("a server that was never started stops too") {
    Server server{loopback(), echo};
    CHECK(server.address().starts_with("127.0.0.1:"));
    server.stop(1s);
}
