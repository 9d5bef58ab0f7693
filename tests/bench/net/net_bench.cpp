#include "client.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <httplib.h>
#include <thread>
#include <vector>

// bench_net [SECONDS] [STREAMS]: prints trivial requests per second of this server and of httplib's own, each
// with the same clients (4 keep-alive connections, one request at a time), and the time one message takes to
// all streams.

using namespace iterochat::net;
using namespace iterochat::net::test;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int clients = 4;

double requests_per_second(const std::string& address, double seconds) {
    std::atomic<long> answered = 0;
    std::vector<std::thread> threads;
    const auto begin = Clock::now();
    const auto until =
        begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (int i = 0; i < clients; ++i)
        threads.emplace_back([&] {
            Client client{address};
            while (Clock::now() < until && client.get("/").status == 200)
                ++answered;
        });
    for (auto& thread : threads)
        thread.join();
    return static_cast<double>(answered) / std::chrono::duration<double>(Clock::now() - begin).count();
}

double ours(double seconds) {
    const auto server = start(loopback(), [](const std::shared_ptr<Exchange>& exchange) {
        exchange->send({200, "text/plain", "ok", {}});
    });
    return requests_per_second(server->address(), seconds);
}

double stock(double seconds) {
    httplib::Server server;
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(100'000'000);
    server.Get("/", [](const httplib::Request&, httplib::Response& reply) {
        reply.set_content("ok", "text/plain");
    });
    const int port = server.bind_to_any_port("127.0.0.1");
    std::thread serving{[&] { server.listen_after_bind(); }};
    const double rate = requests_per_second("127.0.0.1:" + std::to_string(port), seconds);
    server.stop();
    serving.join();
    return rate;
}

/// Milliseconds from the first send until the last listener has the message.
double broadcast(int count) {
    std::mutex mutex;
    std::vector<std::shared_ptr<OutStream>> streams;
    const auto server = start(loopback(), [&](const std::shared_ptr<Exchange>& exchange) {
        auto stream = exchange->open_stream("text/event-stream", {});
        const std::lock_guard lock{mutex};
        streams.push_back(std::move(stream));
    });
    std::vector<std::unique_ptr<Client>> listeners;
    for (int i = 0; i < count; ++i) {
        listeners.push_back(std::make_unique<Client>(server->address()));
        listeners.back()->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        listeners.back()->read_until("\r\n\r\n");
    }
    eventually([&] { // a stream's head is sent before its handler has put it here
        const std::lock_guard lock{mutex};
        return streams.size() == listeners.size();
    });
    const auto frame = std::make_shared<const std::string>("data: " + std::string(200, 'x') + "\n\n");
    const auto begin = Clock::now();
    {
        const std::lock_guard lock{mutex};
        for (const auto& stream : streams)
            stream->send(frame);
    }
    for (auto& listener : listeners)
        listener->read_until("\n\n");
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

} // namespace

int main(int argc, char** argv) {
    const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
    const int streams = argc > 2 ? std::atoi(argv[2]) : 400;
    const double mine = ours(seconds), theirs = stock(seconds);
    std::printf("requests/s: %.0f, httplib's own server: %.0f, ratio %.2f\n", mine, theirs, mine / theirs);
    std::printf("one message to %d event streams: %.1f ms\n", streams, broadcast(streams));
    return mine > 0 && theirs > 0 ? 0 : 1;
}
