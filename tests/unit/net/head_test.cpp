#include "daemon/net/head.hpp"

#include "seeds.hpp"

#include <catch2/catch.hpp>

using namespace iterochat::net;
using namespace iterochat::net::test;

namespace {

Head head_of(const std::string& text) {
    return parse_head(text, {});
}

int status_of(const std::string& text) {
    try {
        const auto end = find_head_end(text, 0, {});
        REQUIRE(end.has_value());
        parse_head(std::string_view{text}.substr(0, *end), {});
        return 0;
    } catch (const Refusal& refusal) {
        CHECK(!refusal.sentence.empty());
        return refusal.status;
    }
}

std::string get(const std::string& more) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

} // namespace

TEST_CASE("heads are served or refused by their form") {
    for (const auto& seed : head_seeds()) {
        INFO(seed.what);
        CHECK(status_of(seed.text) == seed.status);
    }
}

TEST_CASE("a head gives its method, target, version and header lines") {
    const auto head =
        head_of("PUT /a%20b?c=d HTTP/1.0\r\nX-One:  1 \r\nx-two: a: b\r\nAccept-Encoding: gzip\r\n\r\n");
    CHECK(head.method == "PUT");
    CHECK(head.target == "/a%20b?c=d");
    CHECK(head.minor_version == 0);
    CHECK(head.headers == Headers{{"X-One", "1"}, {"x-two", "a: b"}});
    CHECK(head.accepts_gzip);
}

TEST_CASE("the absolute form of a target means its path") {
    CHECK(head_of("GET http://host:80/x?y HTTP/1.1\r\nHost: a\r\n\r\n").target == "/x?y");
    CHECK(head_of("GET HTTP://host HTTP/1.1\r\nHost: a\r\n\r\n").target == "/");
}

TEST_CASE("a second question mark belongs to the query") {
    CHECK(head_of("GET /x?y=a?b HTTP/1.1\r\nHost: a\r\n\r\n").target == "/x?y=a%3Fb");
}

TEST_CASE("keep-alive follows version and Connection") {
    CHECK(head_of(get("")).keep_alive);
    CHECK_FALSE(head_of(get("Connection: Close\r\n")).keep_alive);
    CHECK_FALSE(head_of(get("Connection: keep-alive, close\r\n")).keep_alive);
    CHECK_FALSE(head_of("GET / HTTP/1.0\r\n\r\n").keep_alive);
    CHECK(head_of("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep_alive);
}

TEST_CASE("a head is found wherever its bytes are cut") {
    const auto text = get("X-A: b\r\n");
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
        const auto first = std::string_view{text}.substr(0, cut);
        CHECK_FALSE(find_head_end(first, 0, {}).has_value());
        CHECK(find_head_end(text + "body", cut, {}) == text.size());
    }
}

TEST_CASE("the number of header lines is bounded") {
    std::string lines;
    for (int i = 0; i < 99; ++i)
        lines += "X: y\r\n";
    CHECK(status_of(get(lines)) == 0);
    CHECK(status_of(get(lines + "X: y\r\n")) == 431);
}

TEST_CASE("a head that never ends is refused once it is too large") {
    const auto text = "GET / HTTP/1.1\r\nX: " + std::string(17'000, 'a');
    try {
        find_head_end(text, 0, {});
        FAIL("taken");
    } catch (const Refusal& refusal) {
        CHECK(refusal.status == 431);
    }
}

TEST_CASE("gzip is accepted by name or star, and not at quality zero") {
    CHECK(allows_gzip("gzip"));
    CHECK(allows_gzip("deflate, GZIP;q=0.5, br"));
    CHECK(allows_gzip("*"));
    CHECK(allows_gzip("gzip;q=1.0, *;q=0"));
    CHECK_FALSE(allows_gzip(""));
    CHECK_FALSE(allows_gzip("br"));
    CHECK_FALSE(allows_gzip("gzip;q=0"));
    CHECK_FALSE(allows_gzip("gzip; q=0.000"));
    CHECK_FALSE(allows_gzip("gzip;q=0, *"));
    CHECK_FALSE(allows_gzip("*;q=0"));
}
