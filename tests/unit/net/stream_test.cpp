#include "client.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <httplib.h>
#include <thread>

using namespace iterochat::net;
using namespace iterochat::net::test;

namespace {

using Frame = std::shared_ptr<const std::string>;

Frame frame(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

/// Handlers put the streams they open here.
class Streams {
  public:
    void add(std::shared_ptr<OutStream> stream) {
        const std::lock_guard lock{mutex_};
        streams_.push_back(std::move(stream));
    }
    std::vector<std::shared_ptr<OutStream>> all() const {
        const std::lock_guard lock{mutex_};
        return streams_;
    }
    bool reach(std::size_t count) const {
        return eventually([&] { return all().size() == count; });
    }
    void clear() {
        const std::lock_guard lock{mutex_};
        streams_.clear();
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<OutStream>> streams_;
};

std::unique_ptr<Server> stream_server(Streams& streams, Options options, const std::string& type,
                                      const Headers& headers = {}) {
    return start(std::move(options), [&streams, type, headers](const std::shared_ptr<Exchange>& exchange) {
        if (exchange->request().path == "/plain")
            return echo(exchange);
        streams.add(exchange->open_stream(type, headers));
    });
}

void ask(Client& client, const std::string& target = "/") {
    client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
}

} // namespace

TEST_CASE("with 20 idle connections and 200 event streams open, the next request is answered at once") {
    Streams streams;
    const auto server = stream_server(streams, loopback(), "text/event-stream");
    std::vector<std::unique_ptr<Client>> idle, listeners;
    for (int i = 0; i < 20; ++i) {
        idle.push_back(std::make_unique<Client>(server->address()));
        CHECK(idle.back()->get("/plain").status == 200);
    }
    for (int i = 0; i < 200; ++i) {
        listeners.push_back(std::make_unique<Client>(server->address()));
        ask(*listeners.back(), "/events");
    }
    REQUIRE(streams.reach(200));
    REQUIRE(eventually([&] { return server->figures().streams_open == 200; }));

    const auto begin = std::chrono::steady_clock::now();
    Client next{server->address()};
    CHECK(next.get("/plain").status == 200);
    CHECK(std::chrono::steady_clock::now() - begin < 200ms);
    for (auto& client : idle)
        CHECK(client->get("/plain").status == 200);

    const auto shared = frame("data: to all\n\n");
    for (const auto& stream : streams.all())
        CHECK(stream->send(shared));
    for (auto& client : listeners) {
        client->read_until("\r\n\r\n");
        CHECK(client->read_until("\n\n") == *shared);
    }
    CHECK(server->figures().streams_dropped == 0);
}

TEST_CASE("a slow reader is dropped and the others get everything") {
    Streams streams;
    const auto server = stream_server(streams, loopback(), "text/event-stream");
    Client slow{server->address()}, quick{server->address()};
    slow.set_receive_buffer(4096);
    ask(slow);
    REQUIRE(streams.reach(1));
    ask(quick);
    REQUIRE(streams.reach(2));
    quick.read_until("\r\n\r\n");
    std::atomic<bool> closed = false;
    streams.all()[0]->on_close([&] { closed = true; });

    int sent = 0;
    bool slow_open = true;
    while (slow_open && sent < 2000) {
        const auto one = frame("data: " + std::to_string(sent++) + std::string(60'000, '.') + "\n\n");
        slow_open = streams.all()[0]->send(one);
        REQUIRE(streams.all()[1]->send(one));
        REQUIRE(quick.read_until("\n\n") == *one);
    }
    CHECK(sent > 64);
    CHECK_FALSE(slow_open);
    CHECK_FALSE(streams.all()[0]->is_open());
    CHECK(eventually([&] { return closed.load(); }));
    CHECK(server->figures().streams_dropped == 1);
    CHECK(eventually([&] { return server->figures().streams_open == 1; }));
    CHECK(streams.all()[1]->is_open());
}

TEST_CASE("an idle event stream gets heartbeats") {
    Streams streams;
    auto options = loopback();
    options.heartbeat = 50ms;
    const auto server = stream_server(streams, options, "text/event-stream");
    Client client{server->address()};
    ask(client);
    client.read_until("\r\n\r\n");
    CHECK(client.read_until("\n\n") == ":\n\n");
    CHECK(client.read_until("\n\n") == ":\n\n");
}

TEST_CASE("a stream knows when its listener leaves") {
    Streams streams;
    const auto server = stream_server(streams, loopback(), "text/event-stream");
    std::atomic<int> closed = 0;
    {
        Client client{server->address()};
        ask(client);
        REQUIRE(streams.reach(1));
        streams.all()[0]->on_close([&] { ++closed; });
    }
    CHECK(eventually([&] { return closed == 1; }));
    CHECK_FALSE(streams.all()[0]->is_open());
    CHECK_FALSE(streams.all()[0]->send(frame("x")));
    streams.all()[0]->on_close([&] { ++closed; }); // too late to wait for: runs all the same
    CHECK(eventually([&] { return closed == 2; }));
    CHECK(server->figures().streams_open == 0);
}

TEST_CASE("letting go of a stream closes it after what was queued") {
    Streams streams;
    const auto server = stream_server(streams, loopback(), "text/event-stream");
    Client client{server->address()};
    ask(client);
    REQUIRE(streams.reach(1));
    for (int i = 0; i < 20; ++i)
        REQUIRE(streams.all()[0]->send(frame(std::string(100'000, 'x'))));
    streams.clear();
    const auto reply = client.read_reply();
    CHECK(reply.body.size() == 2'000'000);
    CHECK_FALSE(reply.cut);
}

TEST_CASE("a download of 50 MB goes through bounded memory and arrives whole") {
    constexpr std::size_t piece_bytes = 64 * 1024, pieces = 800;
    std::atomic<std::size_t> written = 0;
    const auto server = start(loopback(), [&](const std::shared_ptr<Exchange>& exchange) {
        const auto stream = exchange->open_stream("application/zip", {});
        for (std::size_t i = 0; i < pieces; ++i) {
            if (!stream->write(std::string(piece_bytes, static_cast<char>('a' + i % 26))))
                return;
            written += piece_bytes;
        }
        stream->finish();
    });
    Client client{server->address()};
    ask(client);
    std::size_t seen = 0;
    auto since = std::chrono::steady_clock::now();
    REQUIRE(eventually([&] { // the writer stands still
        if (const auto now = written.load(); now != seen || now == 0) {
            seen = now;
            since = std::chrono::steady_clock::now();
        }
        return std::chrono::steady_clock::now() - since > 200ms;
    }));
    CHECK(written < 20'000'000); // what the kernel's buffers hold and 256 KiB

    const auto reply = client.read_reply();
    CHECK_FALSE(reply.cut);
    REQUIRE(reply.body.size() == piece_bytes * pieces);
    bool right = true;
    for (std::size_t i = 0; i < pieces; ++i)
        right = right && reply.body[i * piece_bytes] == static_cast<char>('a' + i % 26);
    CHECK(right);
    CHECK(client.get("/again").status == 200); // the connection lives on
}

TEST_CASE("a cut download is seen as such") {
    Streams streams;
    Headers headers;
    std::function<void(OutStream&)> end;
    SECTION("aborted") {
        end = [](OutStream& stream) { stream.abort(); };
    }
    SECTION("dropped without an end") {
        end = [&](OutStream&) { streams.clear(); };
    }
    SECTION("shorter than its Content-Length") {
        headers = {{"Content-Length", "100"}};
        end = [](OutStream& stream) { stream.finish(); };
    }
    SECTION("longer than its Content-Length") {
        headers = {{"Content-Length", "10"}};
        end = [](OutStream& stream) { CHECK_FALSE(stream.write("0123456789")); };
    }
    const auto server = stream_server(streams, loopback(), "application/zip", headers);
    Client client{server->address()};
    ask(client);
    REQUIRE(streams.reach(1));
    CHECK(streams.all()[0]->write("half"));
    end(*streams.all()[0]);
    const auto reply = client.read_reply();
    CHECK(reply.cut);
}

TEST_CASE("a download of known length keeps the connection") {
    Streams streams;
    const auto server = stream_server(streams, loopback(), "application/zip", {{"Content-Length", "8"}});
    Client client{server->address()};
    ask(client);
    REQUIRE(streams.reach(1));
    CHECK(streams.all()[0]->write("half"));
    CHECK(streams.all()[0]->send(frame("half")));
    streams.all()[0]->finish();
    const auto reply = client.read_reply();
    CHECK(reply.header("content-length") == "8");
    CHECK(reply.body == "halfhalf");
    CHECK(client.get("/plain").status == 200);
}

TEST_CASE("HEAD of a stream gets its head only, HTTP/1.0 gets it up to the end of the connection") {
    Streams streams;
    const auto server = stream_server(streams, loopback(), "application/zip");
    Client head{server->address()};
    head.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(streams.reach(1));
    CHECK(streams.all()[0]->write("body"));
    streams.all()[0]->finish();
    CHECK(head.read_reply(true).status == 200);
    CHECK(head.get("/plain").status == 200);

    Client old{server->address()};
    old.send("GET / HTTP/1.0\r\n\r\n");
    REQUIRE(streams.reach(2));
    CHECK(streams.all()[1]->write("body"));
    streams.all()[1]->finish();
    const auto reply = old.read_reply();
    CHECK(reply.header("transfer-encoding").empty());
    CHECK(reply.body == "body");
}

TEST_CASE("a writer whose reader vanished is told") {
    Gate ended;
    std::atomic<bool> refused = false;
    auto options = loopback();
    options.reply_deadline = 150ms;
    const auto server = start(options, [&](const std::shared_ptr<Exchange>& exchange) {
        const auto stream = exchange->open_stream("application/zip", {});
        while (stream->write(std::string(64 * 1024, 'x')))
            ;
        refused = !stream->is_open();
        ended.open();
    });
    Client client{server->address()};
    ask(client);
    SECTION("by leaving") {
        client.read_until("\r\n\r\n");
        client.close_with_reset();
    }
    SECTION("by reading nothing") {}
    CHECK(ended.wait());
    CHECK(refused);
}
