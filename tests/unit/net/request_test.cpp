#include "client.hpp"
#include "seeds.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <httplib.h>
#include <netinet/in.h>
#include <optional>
#include <sys/resource.h>
#include <sys/socket.h>

using namespace iterochat::net;
using namespace iterochat::net::test;

TEST_CASE("a refused head is answered in the API's form and the connection closes") {
    const auto server = start(loopback(), echo);
    for (const auto& seed : head_seeds()) {
        if (seed.status == 0)
            continue;
        INFO(seed.what);
        Client client{server->address()};
        client.send(seed.text);
        const auto reply = client.read_reply();
        CHECK(reply.status == seed.status);
        CHECK(reply.header("connection") == "close");
        CHECK(reply.header("allow").empty() == (seed.status != 405));
        CHECK(reply.body.starts_with(R"({"error":{"code":")"));
        CHECK(client.at_end());
    }
    CHECK(server->figures().refused > 20);
}

TEST_CASE("a body over the bound is refused before it is read") {
    auto options = loopback();
    options.body_bytes_most = 1000;
    const auto server = start(options, echo);
    Client good{server->address()};
    CHECK(good.post("/", std::string(1000, 'x')).status == 200);

    Client announced{server->address()};
    announced.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
    CHECK(announced.read_reply().status == 413);

    Client eager{server->address()}; // sends it all the same, and still reads the answer
    eager.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    eager.send(std::string(1'000'000, 'x'));
    CHECK(eager.read_reply().status == 413);
}

TEST_CASE("larger bodies are taken where they are expected, and so many of them at one time") {
    auto options = loopback();
    options.body_bytes_most = 1000;
    options.large_body_bytes_most = 5000;
    options.large_bodies_bytes_most = 8000;
    options.takes_large_body = [](std::string_view method, std::string_view target) {
        return method == "POST" && target == "/files";
    };
    const auto server = start(options, echo);
    Client good{server->address()};
    CHECK(good.post("/files", std::string(5000, 'x')).status == 200);
    CHECK(Client{server->address()}.post("/other", std::string(1001, 'x')).status == 413);
    CHECK(Client{server->address()}.post("/files", std::string(5001, 'x')).status == 413);

    // Has its share from its head on. A share comes back just after its reply was sent.
    std::optional<Client> slow;
    CHECK(eventually([&] {
        slow.emplace(server->address());
        slow->send("POST /files HTTP/1.1\r\nHost: a\r\nContent-Length: 4000\r\nExpect: 100-continue\r\n\r\n");
        return slow->read_reply().status == 100;
    }));
    CHECK(Client{server->address()}.post("/files", std::string(5000, 'x')).status == 503);
    slow->send(std::string(4000, 'x'));
    CHECK(slow->read_reply().status == 200);
    CHECK(eventually(
        [&] { return Client{server->address()}.post("/files", std::string(5000, 'x')).status == 200; }));
}

TEST_CASE("chunked bodies are refused where no sink takes them") {
    const auto server = start(loopback(), echo);
    Client client{server->address()};
    client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    CHECK(client.read_reply().status == 411);
    CHECK(client.at_end());
}

TEST_CASE("who expects 100-continue gets it, unless the request is refused") {
    auto options = loopback();
    options.body_bytes_most = 1000;
    const auto server = start(options, echo);
    Client client{server->address()};
    client.send("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    CHECK(client.read_reply().status == 100);
    client.send("hello");
    CHECK(client.read_reply().body == "POST /x \nhello");

    Client refused{server->address()};
    refused.send("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
    CHECK(refused.read_reply().status == 413);
}

TEST_CASE("a head may come byte by byte") {
    const auto server = start(loopback(), echo);
    Client client{server->address()};
    for (const char c : std::string{"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"})
        REQUIRE(client.send({&c, 1}));
    CHECK(client.read_reply().body == "POST /slow \nok");
}

TEST_CASE("pipelined requests are answered in order") {
    auto options = loopback();
    options.workers = 4;
    const auto server = start(options, echo);
    Client client{server->address()};
    std::string all;
    for (int i = 0; i < 100; ++i)
        all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" +
               (i % 10 == 0 ? "\r\n" : "");
    client.send(all);
    for (int i = 0; i < 100; ++i)
        REQUIRE(client.read_reply().body == "POST /" + std::to_string(i) + " \nabc");
}

TEST_CASE("a client that stops sending still gets the answers to what it sent") {
    const auto server = start(loopback(), echo);
    Client client{server->address()};
    client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    client.half_close();
    CHECK(client.read_reply().body == "GET /1 \n");
    CHECK(client.read_reply().body == "GET /2 \n");
    CHECK(client.at_end());
    CHECK_FALSE(client.was_reset());
}

TEST_CASE("HEAD gets the head of the reply only") {
    const auto server = start(loopback(), echo);
    Client client{server->address()};
    client.send("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto reply = client.read_reply(true);
    CHECK(reply.status == 200);
    CHECK(reply.header("content-length") == "9");
    CHECK(client.get("/next").body == "GET /next \n");
}

TEST_CASE("connections stay open or close as version and Connection say") {
    const auto server = start(loopback(), echo);
    Client modern{server->address()};
    CHECK(modern.get("/", "Connection: close\r\n").header("connection") == "close");
    CHECK(modern.at_end());

    Client old{server->address()};
    old.send("GET /o HTTP/1.0\r\n\r\n");
    CHECK(old.read_reply().body == "GET /o \n");
    CHECK(old.at_end());

    Client old_but_staying{server->address()};
    for (int i = 0; i < 2; ++i) {
        old_but_staying.send("GET /o HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        CHECK(old_but_staying.read_reply().header("connection") == "keep-alive");
    }
}

TEST_CASE("a last reply is not lost by what the client sent behind its request") {
    const auto server = start(loopback(), echo);
    Client client{server->address()};
    client.send("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + std::string(500'000, 'x'));
    CHECK(client.read_reply().body == "GET /last \n");
    CHECK(client.at_end());
    CHECK_FALSE(client.was_reset());
}

TEST_CASE("text replies are compressed for those who accept gzip") {
    std::atomic<bool> told = false; // httplib must not hear of it, nor anyone behind
    const auto server = start(loopback(), [&](const std::shared_ptr<Exchange>& exchange) {
        told = exchange->request().has_header("Accept-Encoding");
        exchange->send({200, "application/json", std::string(10'000, '1'), {}});
    });
    Client client{server->address()};
    const auto packed = client.get("/", "Accept-Encoding: gzip, br\r\n");
    CHECK(packed.header("content-encoding") == "gzip");
    CHECK(packed.body.size() < 200);
    CHECK_FALSE(told);
    const auto plain = client.get("/");
    CHECK(plain.header("content-encoding").empty());
    CHECK(plain.body.size() == 10'000);
}

TEST_CASE("a head or a body that takes too long gets 408") {
    auto options = loopback();
    options.header_deadline = 100ms;
    options.request_deadline = 200ms;
    const auto server = start(options, echo);
    Client head{server->address()};
    head.send("GET / HTTP/1.1\r\nHost:");
    CHECK(head.read_reply().status == 408);
    CHECK(head.at_end());
    Client body{server->address()};
    body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell");
    CHECK(body.read_reply().status == 408);
    CHECK(body.at_end());
}

TEST_CASE("an idle connection closes after its time") {
    auto options = loopback();
    options.idle_deadline = 100ms;
    const auto server = start(options, echo);
    Client fresh{server->address()};
    Client used{server->address()};
    CHECK(used.get("/").status == 200);
    CHECK(used.at_end());
    CHECK(fresh.at_end());
    CHECK(eventually([&] { return server->figures().connections_open == 0; }));
}

TEST_CASE("clients that send slowly don't delay the others") {
    auto options = loopback();
    options.header_deadline = 400ms;
    const auto server = start(options, echo);
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 8; ++i) {
        slow.push_back(std::make_unique<Client>(server->address()));
        slow.back()->send("GET / HTTP/1.1\r\n");
    }
    Client quick{server->address()};
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) {
        slow[i % 8]->send("X-A: b\r\n");
        CHECK(quick.get("/q").status == 200);
    }
    CHECK(std::chrono::steady_clock::now() - begin < 400ms);
    for (auto& client : slow)
        CHECK(client->read_reply().status == 408); // trickling doesn't extend the deadline
}

TEST_CASE("a client that takes no reply is cut") {
    auto options = loopback();
    options.reply_deadline = 100ms;
    const auto server = start(options, [](const std::shared_ptr<Exchange>& exchange) {
        exchange->send({200, "image/png", std::string(20'000'000, 'x'), {}});
    });
    Client client{server->address()};
    client.set_receive_buffer(4096);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(eventually(
        [&] { return server->figures().requests == 1 && server->figures().connections_open == 0; }));
    CHECK(client.read_reply().cut);
}

TEST_CASE("a client that leaves during its request harms nobody") {
    Gate gate;
    const auto server = start(loopback(), [&](const std::shared_ptr<Exchange>& exchange) {
        if (exchange->request().path == "/wait")
            gate.wait();
        echo(exchange);
    });
    {
        Client half{server->address()}; // in the middle of a body
        half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
        Client running{server->address()}; // while the handler runs
        running.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        REQUIRE(eventually([&] { return server->figures().requests == 2; }));
        running.close_with_reset();
    }
    CHECK(eventually([&] { return server->figures().connections_open == 0; }));
    gate.open();
    Client other{server->address()};
    CHECK(other.get("/").status == 200);
}

TEST_CASE("connections over the caps get 503 and close") {
    auto options = loopback();
    SECTION("for one address") {
        options.connections_per_address_most = 2;
    }
    SECTION("in all") {
        options.connections_most = 2;
    }
    const auto server = start(options, echo);
    Client first{server->address()};
    auto second = std::make_unique<Client>(server->address());
    CHECK(first.get("/").status == 200);
    CHECK(second->get("/").status == 200);
    {
        Client third{server->address()};
        const auto reply = third.read_reply();
        CHECK(reply.status == 503);
        CHECK(reply.body.find(R"("unavailable")") != std::string::npos);
        CHECK(third.at_end());
    }
    second.reset();
    CHECK(eventually([&] { return server->figures().connections_open == 1; }));
    Client again{server->address()};
    CHECK(again.get("/").status == 200);
}

TEST_CASE("the peer's address comes from a trusted proxy, or from nobody but the socket") {
    const auto address_of = [](Options options) {
        const auto server = start(std::move(options), [](const std::shared_ptr<Exchange>& exchange) {
            const auto& address = exchange->peer().address;
            exchange->send({200, "text/plain", address + " " + exchange->request().remote_addr, {}});
        });
        Client client{server->address()};
        return client
            .get("/", "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: 1.2.3.4\r\nREMOTE_ADDR: 8.8.8.8\r\n")
            .body;
    };
    auto options = loopback();
    CHECK(address_of(options) == "127.0.0.1 127.0.0.1");
    options.trusted_proxies = {"127.0.0.0/8"};
    CHECK(address_of(options) == "1.2.3.4 1.2.3.4");
}

TEST_CASE("IPv6 and several loops work alike") {
    auto options = loopback();
    options.listen = "[::1]:0";
    options.loops = 2;
    std::unique_ptr<Server> server;
    try {
        server = start(options, echo);
    } catch (const std::exception&) {
        WARN("this host has no IPv6 loopback");
        return;
    }
    CHECK(server->address().starts_with("[::1]:"));
    for (int i = 0; i < 20; ++i)
        CHECK(Client{server->address()}.get("/x").body == "GET /x \n");
}

TEST_CASE("an address that can't be had is named") {
    const auto server = start(loopback(), echo);
    auto options = loopback();
    options.listen = server->address();
    CHECK_THROWS_WITH(Server(options, echo), Catch::Contains(server->address()));
    options.listen = "nonsense";
    CHECK_THROWS_WITH(Server(options, echo), Catch::Contains("nonsense"));
}

TEST_CASE("without descriptors the loop waits, without spinning, and goes on when there are some") {
    const auto server = start(loopback(), echo);
    iterochat::Fd late{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit low{std::min<rlim_t>(before.rlim_cur, 256), before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &low);
    std::vector<iterochat::Fd> fillers;
    for (iterochat::Fd fd{::open("/dev/null", O_RDONLY)}; fd;
         fd = iterochat::Fd{::open("/dev/null", O_RDONLY)})
        fillers.push_back(std::move(fd));

    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(server->address().substr(10))));
    // No assertion until there are descriptors again: sanitizers need some to judge one.
    const int connected = ::connect(late.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to);
    Client client{std::move(late)};
    client.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n");

    const auto cpu = [] {
        rusage used{};
        ::getrusage(RUSAGE_SELF, &used);
        return std::chrono::seconds{used.ru_utime.tv_sec + used.ru_stime.tv_sec} +
               std::chrono::microseconds{used.ru_utime.tv_usec + used.ru_stime.tv_usec};
    };
    const auto cpu_before = cpu();
    timeval wait{0, 500'000}; // a time in which a spinning loop would burn as much
    ::select(0, nullptr, nullptr, nullptr, &wait);
    const auto burnt = cpu() - cpu_before;
    const auto open = server->figures().connections_open;
    fillers.clear();
    ::setrlimit(RLIMIT_NOFILE, &before);

    CHECK(connected == 0);
    CHECK(burnt < 60ms);
    CHECK(open == 0);
    CHECK(client.read_reply().body == "GET /late \n");
}
