#include "daemon/outbound/chat_completions.hpp"
#include "daemon/outbound/http_client.hpp"

#include <arpa/inet.h>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>
#include <future>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace iterochat;
using namespace iterochat::outbound;
using std::chrono::milliseconds;

namespace {

/// A server on the loopback address that answers each connection's one request with what a test says; an
/// empty answer leaves the connection open and silent.
class Server {
  public:
    using Answer = std::function<std::string(int number, const std::string& request)>;
    explicit Server(Answer answer)
        : answer_(std::move(answer)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener_, 16) == 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~Server() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
        for (const int silent : silent_)
            ::close(silent);
    }
    std::string url(const std::string& path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }
    int requests() const { return requests_; }
    std::string last() const {
        const std::lock_guard lock(mutex_);
        return last_;
    }

  private:
    static std::string read_request(int connection) {
        std::string request;
        char buffer[4096];
        while (true) {
            const std::size_t head = request.find("\r\n\r\n");
            if (head != std::string::npos) {
                const std::size_t at = request.find("Content-Length: ");
                const std::size_t length = at == std::string::npos ? 0 : std::stoul(request.substr(at + 16));
                if (request.size() >= head + 4 + length)
                    return request;
            }
            const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
            if (got <= 0)
                return request;
            request.append(buffer, static_cast<std::size_t>(got));
        }
    }
    void serve() {
        for (int connection; (connection = ::accept(listener_, nullptr, nullptr)) >= 0;) {
            const std::string request = read_request(connection);
            {
                const std::lock_guard lock(mutex_);
                last_ = request;
            }
            const std::string reply = answer_(++requests_, request);
            if (reply.empty()) {
                silent_.push_back(connection);
                continue;
            }
            ::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
            ::close(connection);
        }
    }
    Answer answer_;
    int listener_;
    int port_ = 0;
    std::atomic<int> requests_ = 0;
    mutable std::mutex mutex_;
    std::string last_;
    std::vector<int> silent_;
    std::thread thread_;
};

std::string reply(const std::string& status, const std::string& body, const std::string& more = "") {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n" + more + "\r\n" + body;
}

HttpRequest request_to(const std::string& url, Reach reach = Reach::inside_only) {
    HttpRequest request;
    request.url = url;
    request.body = "{}";
    request.reach = reach;
    request.times.retry_after = milliseconds{1};
    return request;
}

Secret secret(std::string_view text) {
    return Secret{as_bytes(text)};
}

std::string chat_reply(const std::string& content) {
    return reply("200 OK", R"({"choices":[{"message":{"content":")" + content + R"("}}]})");
}

ModelEndpoint endpoint_at(const Server& server) {
    ModelEndpoint endpoint;
    endpoint.engine = AnswerEngineKind::openai;
    endpoint.base_url = server.url("/v1");
    endpoint.model = "small";
    endpoint.allow_private = true;
    return endpoint;
}

struct SodiumStart {
    SodiumStart() { initialize_sodium(); }
} const sodium_start;

} // namespace

TEST_CASE("a call brings its body and key, and the reply back") {
    Server server([](int, const std::string&) { return reply("200 OK", "{\"a\":1}"); });
    HttpClient client;
    const Secret key = secret("sk-very-secret");
    HttpRequest request = request_to(server.url("/v1/x"));
    request.body = "{\"question\":1}";
    request.bearer = &key;
    const HttpReply got = client.post_json(request);
    CHECK(got.status == 200);
    CHECK(got.body == "{\"a\":1}");
    CHECK(got.tries == 1);
    CHECK(server.last().find("POST /v1/x HTTP/1.1\r\n") == 0);
    CHECK(server.last().find("Authorization: Bearer sk-very-secret\r\n") != std::string::npos);
    CHECK(server.last().ends_with("\r\n\r\n{\"question\":1}"));
}

TEST_CASE("the address that is connected to is judged, whatever its name says") {
    Server server([](int, const std::string&) { return reply("200 OK", "{}"); });
    HttpClient client;
    CHECK(client.post_json(request_to(server.url(), Reach::open_only)).failure ==
          HttpFailure::refused_address);
    const std::string port = server.url().substr(server.url().rfind(':'));
    CHECK(client.post_json(request_to("http://localhost" + port, Reach::open_only)).failure ==
          HttpFailure::refused_address);
    CHECK(client.post_json(request_to("http://[::ffff:127.0.0.1]" + port, Reach::open_only)).failure ==
          HttpFailure::refused_address);
    CHECK(client.post_json(request_to("http://2130706433" + port, Reach::open_only)).failure ==
          HttpFailure::refused_address); // the same address as one number
    CHECK(client.post_json(request_to("http://169.254.169.254/", Reach::open_and_inside)).failure ==
          HttpFailure::refused_address);
    CHECK(client.post_json(request_to("http://8.8.8.8/", Reach::inside_only)).failure ==
          HttpFailure::refused_address); // nothing unencrypted over the Internet
    CHECK(server.requests() == 0);
}

TEST_CASE("a proxy of the environment gets nothing") {
    Server proxy([](int, const std::string&) { return reply("200 OK", "proxied"); });
    Server server([](int, const std::string&) { return reply("200 OK", "direct"); });
    ::setenv("http_proxy", proxy.url().c_str(), 1);
    ::setenv("ALL_PROXY", proxy.url().c_str(), 1);
    HttpClient client;
    CHECK(client.post_json(request_to(server.url())).body == "direct");
    ::unsetenv("http_proxy");
    ::unsetenv("ALL_PROXY");
    CHECK(proxy.requests() == 0);
}

TEST_CASE("a redirect is an answer, not a way") {
    Server elsewhere([](int, const std::string&) { return reply("200 OK", "{}"); });
    Server server([&](int, const std::string&) {
        return reply("307 Temporary Redirect", "", "Location: " + elsewhere.url() + "\r\n");
    });
    HttpClient client;
    CHECK(client.post_json(request_to(server.url())).status == 307);
    CHECK(elsewhere.requests() == 0);
}

TEST_CASE("busy servers get a second try, others don't") {
    HttpClient client;
    for (const char* status :
         {"429 Too Many Requests", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"}) {
        Server server(
            [&](int number, const std::string&) { return reply(number == 1 ? status : "200 OK", "{}"); });
        CHECK(client.post_json(request_to(server.url())).status == 200);
        CHECK(server.requests() == 2);
    }
    for (const char* status : {"400 Bad Request", "401 Unauthorized", "500 Internal Server Error"}) {
        Server server([&](int, const std::string&) { return reply(status, "{}"); });
        CHECK(client.post_json(request_to(server.url())).tries == 1);
        CHECK(server.requests() == 1);
    }
    Server always([](int, const std::string&) { return reply("503 Service Unavailable", "{}"); });
    CHECK(client.post_json(request_to(always.url())).status == 503);
    CHECK(always.requests() == 2);
}

TEST_CASE("nobody listening is a failed connect, tried twice") {
    std::string url;
    {
        Server gone([](int, const std::string&) { return reply("200 OK", "{}"); });
        url = gone.url();
    }
    HttpClient client;
    const HttpReply got = client.post_json(request_to(url));
    CHECK(got.failure == HttpFailure::connect);
    CHECK(got.tries == 2);
}

TEST_CASE("a silent server is given up at the first byte's time, a slow one at the total") {
    Server silent([](int, const std::string&) { return std::string(); });
    HttpClient client;
    HttpRequest request = request_to(silent.url());
    request.times.first_byte = milliseconds{300};
    const auto begun = std::chrono::steady_clock::now();
    CHECK(client.post_json(request).failure == HttpFailure::time_out);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds{4});

    Server halting([](int, const std::string&) { // promises more than it says, and closes
        return std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    });
    CHECK(client.post_json(request_to(halting.url())).failure == HttpFailure::other);
    request.times.first_byte = milliseconds{60'000};
    request.times.total = milliseconds{300};
    CHECK(client.post_json(request).failure == HttpFailure::time_out);
}

TEST_CASE("a reply beyond the limit is cut off") {
    Server server([](int, const std::string&) { return reply("200 OK", std::string(5000, 'x')); });
    HttpClient client;
    HttpRequest request = request_to(server.url());
    request.reply_bytes_most = 4999;
    CHECK(client.post_json(request).failure == HttpFailure::too_large);
    request.reply_bytes_most = 5000;
    CHECK(client.post_json(request).body.size() == 5000);
}

TEST_CASE("a certificate that nobody vouches for ends the call") {
    Server plain([](int, const std::string&) { return reply("200 OK", "{}"); });
    HttpClient client;
    HttpRequest request = request_to("https" + plain.url().substr(4), Reach::open_and_inside);
    const HttpReply got = client.post_json(request); // no TLS at all behind it
    CHECK(got.failure);
    CHECK(got.status == 0);
}

TEST_CASE("stopping ends a running call and refuses the next") {
    Server silent([](int, const std::string&) { return std::string(); });
    HttpClient client;
    auto running = std::async(std::launch::async, [&] { return client.post_json(request_to(silent.url())); });
    while (silent.requests() == 0)
        std::this_thread::yield();
    client.stop();
    CHECK(running.get().failure == HttpFailure::stopped);
    CHECK(client.post_json(request_to(silent.url())).failure == HttpFailure::stopped);
    CHECK(silent.requests() == 1);
}

TEST_CASE("a dialect is learned once and remembered") {
    Server server([](int, const std::string& request) {
        if (request.find("json_schema") != std::string::npos)
            return reply("400 Bad Request", R"({"error":"unknown response_format"})");
        if (request.find("\"store\"") != std::string::npos)
            return reply("422 Unprocessable Entity", R"({"error":"extra field 'store'"})");
        return chat_reply("fine");
    });
    HttpClient client;
    ChatCompletions chat(client, endpoint_at(server), {}, [] { return Time{0}; });
    CHECK(chat.complete({"s", "u", "{}"}).content == "fine");
    CHECK(server.requests() == 3);
    CHECK(chat.dialect().format == ChatDialect::Format::json_object);
    CHECK_FALSE(chat.dialect().store);
    CHECK(chat.complete({"s", "u", "{}"}).content == "fine");
    CHECK(server.requests() == 4);
    CHECK(server.last().find("POST /v1/chat/completions ") == 0);
}

TEST_CASE("an endpoint that fails five times is left alone, and tried again after its rest") {
    std::atomic<bool> works = false;
    Server server([&](int, const std::string&) {
        return works ? chat_reply("fine") : reply("500 Internal Server Error", "{}");
    });
    HttpClient client;
    std::atomic<std::int64_t> now = 0;
    ChatCompletions chat(client, endpoint_at(server), {}, [&] { return Time{now}; });
    for (int i = 0; i < 5; ++i)
        CHECK(chat.complete({"s", "u", "{}"}).failure == "http_500");
    CHECK(chat.is_open());
    CHECK(chat.complete({"s", "u", "{}"}).failure == "breaker_open");
    CHECK(server.requests() == 5);
    works = true;
    now = 30'000;
    CHECK(chat.complete({"s", "u", "{}"}).content == "fine");
    CHECK_FALSE(chat.is_open());
}

TEST_CASE("an answer of another form counts as a failure") {
    Server server([](int, const std::string&) { return reply("200 OK", "<html>welcome</html>"); });
    HttpClient client;
    ChatCompletions chat(client, endpoint_at(server), {}, [] { return Time{0}; });
    const ChatAnswer answer = chat.complete({"s", "u", "{}"});
    CHECK_FALSE(answer.content);
    CHECK(answer.failure == "not_a_chat_reply");
}
