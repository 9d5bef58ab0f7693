#include "client.hpp"

#include "common/base/error.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdio>
#include <httplib.h>
#include <thread>

using namespace iterochat;
using namespace iterochat::net;
using namespace iterochat::net::test;

namespace {

struct Log {
    std::atomic<std::size_t> bytes = 0;
    std::atomic<int> alive = 0;
    Gate* gate = nullptr; ///< every piece waits here, if set
};

/// Counts, keeps the first bytes, and refuses what says "refuse".
class CountingSink final : public BodySink {
  public:
    explicit CountingSink(Log& log) : log_(log) { ++log_.alive; }
    ~CountingSink() override { --log_.alive; }

    void take(std::string_view piece) override {
        if (log_.gate)
            log_.gate->wait();
        if (piece.find("refuse") != std::string_view::npos)
            throw Error{Code::unprocessable, "This file is not wanted."};
        if (piece.find("break") != std::string_view::npos)
            throw std::runtime_error{"inner secret"};
        log_.bytes += piece.size();
        if (start_.size() < 100)
            start_ += piece;
    }
    std::string finish() override { return std::to_string(log_.bytes) + ":" + start_.substr(0, 100); }

  private:
    Log& log_;
    std::string start_;
};

std::unique_ptr<Server> upload_server(Log& log, Options options = loopback()) {
    options.body_bytes_most = 1000;
    options.sink_for = [&log](std::string_view method, std::string_view path,
                              const Peer& peer) -> std::unique_ptr<BodySink> {
        if (path == "/forbidden" || peer.address != "127.0.0.1")
            throw Error{Code::forbidden, "Not yours."};
        if (method != "POST" || path != "/up load")
            return nullptr;
        return std::make_unique<CountingSink>(log);
    };
    return start(std::move(options), [](const std::shared_ptr<Exchange>& exchange) {
        exchange->send({200, "text/plain", exchange->sink_result() + "|" + exchange->request().body, {}});
    });
}

std::string chunk(std::string_view data) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", data.size());
    return size + std::string{data} + "\r\n";
}

const std::string chunked_head =
    "POST /up%20load?x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

} // namespace

TEST_CASE("an upload with a length goes to its sink, beyond the bound of other bodies") {
    Log log;
    const auto server = upload_server(log);
    Client client{server->address()};
    CHECK(client.post("/up%20load", "short").body == "5:short|");
    log.bytes = 0;
    CHECK(client.post("/up%20load", std::string(5'000'000, 'x')).body ==
          "5000000:" + std::string(100, 'x') + "|");
    log.bytes = 0;
    CHECK(client.post("/up%20load", "").body == "0:|");
    CHECK(client.post("/other", "plain").body == "|plain");
    CHECK(client.post("/other", std::string(1001, 'x')).status == 413);
    CHECK(eventually([&] { return log.alive == 0; }));
}

TEST_CASE("a chunked upload goes to its sink, and the connection lives on") {
    Log log;
    const auto server = upload_server(log);
    Client client{server->address()};
    client.send(chunked_head + chunk("hello ") + chunk("world") + "0\r\n\r\n");
    CHECK(client.read_reply().body == "11:hello world|");
    CHECK(client.get("/next").status == 200);

    client.send(chunked_head + "zz\r\n");
    CHECK(client.read_reply().status == 400);
    CHECK(client.at_end());

    Client other{server->address()};
    other.send("POST /other HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    CHECK(other.read_reply().status == 411);
    CHECK(eventually([&] { return log.alive == 0; }));
}

TEST_CASE("an upload waits for 100-continue only after its sink is chosen") {
    Log log;
    const auto server = upload_server(log);
    Client client{server->address()};
    client.send("POST /up%20load HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.read_reply().status == 100);
    client.send("ok");
    CHECK(client.read_reply().body == "2:ok|");
    Client refused{server->address()};
    refused.send("POST /forbidden HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    CHECK(refused.read_reply().status == 403);
    CHECK(refused.at_end());
}

TEST_CASE("what a sink throws is the answer, and the connection closes") {
    Log log;
    const auto server = upload_server(log);
    Client client{server->address()};
    client.send(chunked_head + chunk("please refuse"));
    const auto reply = client.read_reply();
    CHECK(reply.status == 422);
    CHECK(reply.body.find("not wanted") != std::string::npos);
    CHECK(client.at_end());

    Client bug{server->address()};
    bug.send(chunked_head + chunk("break") + "0\r\n\r\n");
    const auto broken = bug.read_reply();
    CHECK(broken.status == 500);
    CHECK(broken.body.find("secret") == std::string::npos);

    Client eager{server->address()}; // goes on sending
    eager.send("POST /up%20load HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\nrefuse");
    eager.send(std::string(2'999'994, 'x'));
    CHECK(eager.read_reply().status == 422);
    CHECK(eventually([&] { return log.alive == 0; }));
}

TEST_CASE("an upload whose client leaves is let go") {
    Log log;
    const auto server = upload_server(log);
    {
        Client client{server->address()};
        client.send(chunked_head + chunk("half"));
        REQUIRE(eventually([&] { return log.bytes == 4; }));
        CHECK(log.alive == 1);
    }
    CHECK(eventually([&] { return log.alive == 0; }));
    CHECK(eventually([&] { return server->figures().connections_open == 0; }));
}

TEST_CASE("a slow sink holds its client back") {
    Log log;
    Gate gate;
    log.gate = &gate;
    const auto server = upload_server(log);
    Client client{server->address()};
    constexpr std::size_t total = 64'000'000;
    std::atomic<std::size_t> sent = 0;
    client.send("POST /up%20load HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(total) +
                "\r\n\r\n");
    std::thread sender{[&] {
        const std::string piece(64'000, 'x');
        while (sent < total && client.send(piece))
            sent += piece.size();
    }};
    std::size_t seen = 0;
    auto since = std::chrono::steady_clock::now();
    CHECK(eventually([&] { // the sender stands still
        if (const auto now = sent.load(); now != seen || now == 0) {
            seen = now;
            since = std::chrono::steady_clock::now();
        }
        return std::chrono::steady_clock::now() - since > 200ms;
    }));
    CHECK(sent < 32'000'000); // 1 MiB and what the kernel's buffers hold
    gate.open();
    sender.join();
    CHECK(client.read_reply().body.starts_with("64000000:"));
}

TEST_CASE("an upload that stalls gets 408") {
    Log log;
    auto options = loopback();
    options.request_deadline = 150ms;
    const auto server = upload_server(log, options);
    Client client{server->address()};
    client.send(chunked_head + chunk("half"));
    CHECK(client.read_reply().status == 408);
    CHECK(eventually([&] { return log.alive == 0; }));
}
