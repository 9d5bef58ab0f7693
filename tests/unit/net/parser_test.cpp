#include "daemon/net/parser.hpp"

#include <catch2/catch.hpp>
#include <httplib.h>

using namespace iterochat::net;

namespace {

Head head(const std::string& method, const std::string& target, Headers headers = {}) {
    Head out;
    out.method = method;
    out.target = target;
    out.headers = std::move(headers);
    return out;
}

} // namespace

// If a version of httplib moves the seam (process_request, its set-up callback, the pre-routing handler),
// this fails.
TEST_CASE("httplib parses over memory: the seam is where parser.cpp expects it") {
    const Parser parser;
    const auto request = parser.parse(head("POST", "/a%20b/%E0%A6%95?x=1&x=2&y=a%26b", {{"X-Raw", "50%25"}}));
    REQUIRE(request);
    CHECK(request->method == "POST");
    CHECK(request->path == "/a b/\xe0\xa6\x95");
    CHECK(request->target == "/a%20b/%E0%A6%95?x=1&x=2&y=a%26b");
    CHECK(request->version == "HTTP/1.1");
    CHECK(request->get_param_value_count("x") == 2);
    CHECK(request->get_param_value("y") == "a&b");
    CHECK(request->get_header_value("x-raw") == "50%25"); // not decoded
    CHECK(request->headers.size() == 1);                  // no REMOTE_ADDR, no Host of ours
    CHECK(request->body.empty());
}

TEST_CASE("httplib takes every method that heads let through") {
    const Parser parser;
    for (const auto* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
        const auto request = parser.parse(head(method, "/"));
        REQUIRE(request);
        CHECK(request->method == method);
    }
}

TEST_CASE("the longest path costs the parser no recursion") {
    const Parser parser;
    const auto path = "/" + std::string(target_bytes_most - 1, 'a');
    const auto request = parser.parse(head("GET", path));
    REQUIRE(request);
    CHECK(request->path == path);
}

TEST_CASE("headers that httplib would act on don't reach it") {
    const Parser parser;
    const auto request = parser.parse(head("GET", "/",
                                           {{"Range", "bytes=" + std::string(7000, '1') + "-"},
                                            {"Expect", "100-continue"},
                                            {"REMOTE_ADDR", "6.6.6.6"},
                                            {"Content-Length", "5"}}));
    REQUIRE(request);
    CHECK(request->ranges.empty());
    CHECK(request->remote_addr.empty());
    CHECK(request->headers.size() == 4);
}

TEST_CASE("gzip makes what gunzip reads") {
    const std::string text(100'000, 'x');
    const auto packed = gzip(text);
    REQUIRE(packed);
    CHECK(packed->size() < 1000);
    CHECK(packed->substr(0, 2) == "\x1f\x8b");
}
