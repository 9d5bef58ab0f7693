#include "client.hpp"

#include "common/base/error.hpp"

#include <catch2/catch.hpp>
#include <httplib.h>
#include <thread>

using namespace iterochat;
using namespace iterochat::net;
using namespace iterochat::net::test;

TEST_CASE("a request is parsed and its reply comes back on the same connection") {
    const auto server = start(loopback(), echo);
    Client client{server->address()};
    const auto first = client.get("/a%20b/c?q=x%26y&z=1");
    CHECK(first.status == 200);
    CHECK(first.header("content-type") == "text/plain");
    CHECK(first.body == "GET /a b/c x&y\n");
    const auto second = client.post("/p", std::string(100'000, 'x'));
    CHECK(second.body == "POST /p \n" + std::string(100'000, 'x'));
    CHECK(server->figures().requests == 2);
}

TEST_CASE("a reply may come later, from another thread") {
    std::mutex mutex;
    std::shared_ptr<Exchange> kept;
    const auto server = start(loopback(), [&](std::shared_ptr<Exchange> exchange) {
        const std::lock_guard lock{mutex};
        kept = std::move(exchange);
    });
    Client client{server->address()};
    client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
    REQUIRE(eventually([&] {
        const std::lock_guard lock{mutex};
        return kept != nullptr;
    }));
    std::thread{[&] {
        const std::lock_guard lock{mutex};
        std::exchange(kept, nullptr)->send({201, "application/json", "{}", {}});
    }}.join();
    const auto reply = client.read_reply();
    CHECK(reply.status == 201);
    CHECK(reply.body == "{}");
}

TEST_CASE("a request that nobody answers gets 500") {
    const auto server = start(loopback(), [](const std::shared_ptr<Exchange>&) {});
    Client client{server->address()};
    CHECK(client.get("/").status == 500);
    CHECK(client.get("/").status == 500);
}

TEST_CASE("what a handler throws is answered without telling its cause") {
    const auto server = start(loopback(), [](const std::shared_ptr<Exchange>& exchange) {
        if (exchange->request().path == "/rule")
            throw Error{Code::conflict, "This is taken."};
        throw std::runtime_error{"inner secret"};
    });
    Client client{server->address()};
    const auto rule = client.get("/rule");
    CHECK(rule.status == 409);
    CHECK(rule.body == R"({"error":{"code":"conflict","message":"This is taken."}})");
    const auto bug = client.get("/bug");
    CHECK(bug.status == 500);
    CHECK(bug.body.find("secret") == std::string::npos);
}

TEST_CASE("an event stream carries frames as they are sent") {
    std::shared_ptr<OutStream> stream;
    Gate opened;
    const auto server = start(loopback(), [&](const std::shared_ptr<Exchange>& exchange) {
        stream = exchange->open_stream("text/event-stream", {{"X-Test", "1"}});
        opened.open();
    });
    Client client{server->address()};
    client.send("GET /events HTTP/1.1\r\nHost: test\r\n\r\n");
    const auto head = client.read_until("\r\n\r\n");
    CHECK(head.find("Content-Type: text/event-stream\r\n") != std::string::npos);
    CHECK(head.find("Cache-Control: no-store\r\n") != std::string::npos);
    CHECK(head.find("X-Accel-Buffering: no\r\n") != std::string::npos);
    CHECK(head.find("X-Test: 1\r\n") != std::string::npos);
    REQUIRE(opened.wait());
    const auto frame = std::make_shared<const std::string>("id: 1\ndata: hello\n\n");
    CHECK(stream->send(frame));
    CHECK(client.read_until("\n\n") == *frame);
    CHECK(eventually([&] { return server->figures().streams_open == 1; }));
    stream->finish();
    CHECK(client.at_end());
    CHECK(eventually([&] { return server->figures().streams_open == 0; }));
}
