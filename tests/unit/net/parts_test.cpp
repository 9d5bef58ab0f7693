#include "daemon/net/address.hpp"
#include "daemon/net/chunked.hpp"
#include "daemon/net/head.hpp"
#include "daemon/net/reply.hpp"

#include "common/base/error.hpp"

#include <catch2/catch.hpp>
#include <httplib.h>

using namespace iterochat;
using namespace iterochat::net;

namespace {

struct Decoded {
    std::string data;
    std::size_t taken = 0;
    bool ended = false;
    int status = 0;
};

/// Decodes `text` in pieces of `step` bytes.
Decoded decode(std::string_view text, std::size_t step) {
    ChunkedDecoder decoder;
    Decoded out;
    try {
        while (out.taken < text.size() && !decoder.ended())
            out.taken += decoder.take(text.substr(out.taken, step), out.data);
    } catch (const Refusal& refusal) {
        out.status = refusal.status;
    }
    out.ended = decoder.ended();
    return out;
}

} // namespace

TEST_CASE("chunks come together however they are cut, and what follows is left") {
    const std::string body =
        "5\r\nhello\r\n1;name=value\r\n \r\nA\r\n0123456789\r\n0\r\nX-Trailer: y\r\n\r\n";
    for (std::size_t step = 1; step <= body.size() + 4; ++step) {
        const auto out = decode(body + "GET ", step);
        CHECK(out.status == 0);
        CHECK(out.ended);
        CHECK(out.data == "hello 0123456789");
        CHECK(out.taken == body.size());
    }
}

TEST_CASE("broken chunks are refused") {
    const std::string broken[] = {"x\r\n",
                                  "\r\n",
                                  "-1\r\n",
                                  "0x5\r\nhello\r\n",
                                  "5\nhello\r\n",
                                  "5\r\nhello!\r\n",
                                  "5\r\nhelloX\r\n",
                                  "ffffffffffffffff\r\n",
                                  "5;" + std::string(300, 'a') + "\r\n",
                                  "0\r\n" + std::string(200, 'a') + "\n\r\n"};
    for (const auto& text : broken) {
        INFO(text);
        CHECK(decode(text, 3).status == 400);
    }
    std::string trailers = "0\r\n";
    for (int i = 0; i < 1000; ++i)
        trailers += "X-A: b\r\n";
    CHECK(decode(trailers, 64).status == 400);
}

TEST_CASE("addresses have one spelling") {
    CHECK(normal_address(" 10.0.0.1 ") == "10.0.0.1");
    CHECK(normal_address("10.0.0.1:80") == "10.0.0.1");
    CHECK(normal_address("::ffff:10.0.0.1") == "10.0.0.1");
    CHECK(normal_address("[2001:DB8::1]:443") == "2001:db8::1");
    CHECK(normal_address("2001:db8:0:0::1") == "2001:db8::1");
    for (const auto* bad : {"", "unknown", "10.0.0", "10.0.0.1.2", "[::1", "_hidden"})
        CHECK(normal_address(bad).empty());
}

TEST_CASE("one IPv6 network counts as one client") {
    CHECK(counting_key("2001:db8::1") == counting_key("2001:db8::ffff:2"));
    CHECK(counting_key("2001:db8::1") != counting_key("2001:db8:0:1::1"));
    CHECK(counting_key("10.0.0.1") != counting_key("10.0.0.2"));
}

TEST_CASE("X-Forwarded-For is believed from the right, as far as the proxies are trusted") {
    const TrustedProxies proxies{{"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"}};
    CHECK(proxies.client_of("127.0.0.1", "1.2.3.4") == "1.2.3.4");
    CHECK(proxies.client_of("127.0.0.1", "6.6.6.6, 1.2.3.4") == "1.2.3.4");
    CHECK(proxies.client_of("127.0.0.1", "6.6.6.6, 1.2.3.4, 10.9.8.7") == "1.2.3.4");
    CHECK(proxies.client_of("127.0.0.1", "1.2.3.4, [2001:db8::5]:99") == "1.2.3.4");
    CHECK(proxies.client_of("5.5.5.5", "1.2.3.4") == "5.5.5.5");
    CHECK(proxies.client_of("127.0.0.1", "1.2.3.4, unknown") == "127.0.0.1");
    CHECK(proxies.client_of("127.0.0.1", "10.1.1.1") == "10.1.1.1");
    CHECK(proxies.client_of("127.0.0.1", "") == "127.0.0.1");
}

TEST_CASE("networks end at their bit") {
    const TrustedProxies proxies{{"192.168.16.0/20"}};
    CHECK(proxies.contains("192.168.16.0"));
    CHECK(proxies.contains("192.168.31.255"));
    CHECK_FALSE(proxies.contains("192.168.32.0"));
    CHECK_FALSE(proxies.contains("192.168.15.255"));
    CHECK_FALSE(proxies.contains("nonsense"));
    CHECK(TrustedProxies{{"0.0.0.0/0"}}.contains("8.8.8.8"));
    CHECK_FALSE(TrustedProxies{{"0.0.0.0/0"}}.contains("::1"));
    for (const auto* bad : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "proxy.example", "::1/129"})
        CHECK_THROWS_AS(TrustedProxies{{bad}}, Error);
}

TEST_CASE("a reply's headers can't break its framing") {
    const Response response{
        200,
        "text/plain",
        "body",
        {{"X-Good", "1"}, {"X-Bad", "1\r\nSet-Cookie: x"}, {"X\r\nBad", "1"}, {"content-length", "99"}}};
    const auto text = whole_reply(response, {});
    CHECK(text.find("X-Good: 1\r\n") != std::string::npos);
    CHECK(text.find("Bad") == std::string::npos);
    CHECK(text.find("Set-Cookie") == std::string::npos);
    CHECK(text.find("99") == std::string::npos);
    CHECK(text.find("Content-Length: 4\r\n") != std::string::npos);
}

TEST_CASE("replies without a body carry none") {
    CHECK(whole_reply({204, "text/plain", "body", {}}, {}).ends_with("\r\n\r\n"));
    CHECK(whole_reply({204, "text/plain", "body", {}}, {}).find("Content-Length") == std::string::npos);
    const auto head = whole_reply({200, "text/plain", "body", {}}, {true, false, true, false});
    CHECK(head.ends_with("\r\n\r\n"));
    CHECK(head.find("Content-Length: 4\r\n") != std::string::npos);
}

TEST_CASE("text is compressed for those who accept it, when it is worth it") {
    const ReplyForm accepts{false, false, true, true};
    const std::string text(5000, 'a');
    const auto is_packed = [&](const Response& response, const ReplyForm& form) {
        return whole_reply(response, form).find("Content-Encoding: gzip\r\n") != std::string::npos;
    };
    for (const auto* type :
         {"application/json", "text/css; charset=utf-8", "image/svg+xml", "application/javascript"})
        CHECK(is_packed({200, type, text, {}}, accepts));
    CHECK_FALSE(is_packed({200, "text/css", text, {}}, {}));
    CHECK_FALSE(is_packed({200, "text/css", std::string(1024, 'a'), {}}, accepts));
    CHECK_FALSE(is_packed({200, "image/png", text, {}}, accepts));
    CHECK(whole_reply({200, "text/css", text, {}}, {}).find("Vary: Accept-Encoding\r\n") !=
          std::string::npos);
    const auto ready = whole_reply({200, "text/css", text, {{"Content-Encoding", "br"}}}, accepts);
    CHECK(ready.find("gzip") == std::string::npos);

    const auto reply = whole_reply({200, "text/plain", text, {}}, accepts);
    const auto body = reply.substr(reply.find("\r\n\r\n") + 4);
    CHECK(body.size() < 200);
    std::string unpacked;
    httplib::detail::gzip_decompressor gunzip;
    CHECK(gunzip.decompress(body.data(), body.size(), [&](const char* data, std::size_t size) {
        unpacked.append(data, size);
        return true;
    }));
    CHECK(unpacked == text);
}

TEST_CASE("net's own errors have the form of the API or of its owner") {
    Options options;
    CHECK(error_reply(options, 413, "Too \"big\".\n").body ==
          R"({"error":{"code":"too_large","message":"Too \"big\".\u000a"}})");
    CHECK(error_reply(options, Error{Code::forbidden, "No."}).status == 403);
    options.error_response = [](int status, std::string_view sentence) {
        return Response{status, "text/plain", "own: " + std::string{sentence}, {}};
    };
    CHECK(error_reply(options, 413, "big").body == "own: big");
    CHECK(error_reply(options, Error{Code::forbidden, "No."}).body == "own: No.");
    options.error_response = [](int, std::string_view) -> Response { throw std::runtime_error{"bug"}; };
    CHECK(error_reply(options, 413, "big").body == R"({"error":{"code":"too_large","message":"big"}})");
}
