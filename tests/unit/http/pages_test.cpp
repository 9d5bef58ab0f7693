#include "daemon/http/pages.hpp"

#include "fake_exchange.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;

namespace {

net::Response get(const std::string& path, const std::string& cookie = "", const std::string& known = "") {
    httplib::Request request;
    request.path = path;
    if (!cookie.empty())
        request.headers.emplace("Cookie", cookie);
    if (!known.empty())
        request.headers.emplace("If-None-Match", known);
    return http::page_reply(http::test::FakeExchange{"GET", std::move(request)}, path);
}

std::string header(const net::Response& response, std::string_view name) {
    for (const auto& [given, value] : response.headers)
        if (given == name)
            return value;
    return {};
}

} // namespace

TEST_CASE("a signed-out person is sent to the sign-in before a page loads, and back afterwards") {
    const auto deep = get("/o/acme/inbox/all");
    CHECK(deep.status == 302);
    CHECK(header(deep, "Location") == "/login?next=%2Fo%2Facme%2Finbox%2Fall");
    CHECK(header(get("/"), "Location") == "/login");
    CHECK(header(get("/o/\r\nSet-Cookie: a"), "Location") == "/login?next=%2Fo%2F%0D%0ASet-Cookie%3A%20a");
    CHECK(get("/o/acme", "other=1; not_iterochat_signed_in=1").status == 302);
    CHECK(get("/login").status == 200);
}

TEST_CASE("every client route of the dashboard is its page, under a policy without inline code") {
    const std::string cookie = "theme=dark; iterochat_signed_in=1";
    for (const char* path : {"/", "/o/acme/inbox/all/0190", "/welcome", "/login"}) {
        const auto page = get(path, cookie);
        CHECK(page.status == 200);
        CHECK(page.content_type == "text/html; charset=utf-8");
        const std::string policy = header(page, "Content-Security-Policy");
        CHECK(policy.find("unsafe") == std::string::npos);
        CHECK(policy.find("require-trusted-types-for 'script'") != std::string::npos);
        CHECK(header(page, "Cache-Control") == "no-cache");
    }
    CHECK(get("/index.html", cookie).status == 404);
    CHECK(get("/o", cookie).status == 404);
    CHECK(get("/assets/none.js").status == 404);
}

TEST_CASE("a page that the browser has already is not sent again") {
    const auto first = get("/login");
    const auto again = get("/login", "", header(first, "ETag"));
    CHECK(again.status == 304);
    CHECK(again.body.empty());
}

TEST_CASE("what a page names is served, for ever under its hashed name") {
    const auto page = get("/login").body;
    const auto at = page.find("/assets/");
    REQUIRE(at != std::string::npos);
    const auto file = get(page.substr(at, page.find('"', at) - at));
    CHECK(file.status == 200);
    CHECK(header(file, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(get("/widget.js").status == 200);
    CHECK(header(get("/widget.js"), "Cache-Control") == "no-cache");
    CHECK(header(get("/widget.js"), "Cross-Origin-Resource-Policy") == "cross-origin");
}
