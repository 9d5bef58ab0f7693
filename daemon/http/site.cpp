#include "daemon/http/site.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/web/assets.hpp"

#include <httplib.h>
#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;

// Pages load their own scripts and styles and talk to this origin, nothing else; only the widget page may be
// framed by no one either: apps open it as a page of its own.
const net::Headers page_headers{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cache-Control", "no-cache"},
};

bool is_loopback(const std::string& address) {
    return address == "::1" || address.starts_with("127.");
}

std::string etag_of(std::string_view content) {
    return '"' + to_hex(sha256(as_bytes(content))).substr(0, 24) + '"';
}

net::Response text_reply(int status, std::string text) {
    net::Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = std::move(text);
    response.headers = {{"Cache-Control", "no-store"}};
    return response;
}

} // namespace

Site::Site(std::unique_ptr<Router> router, SiteHooks hooks)
    : router_(std::move(router)), hooks_(std::move(hooks)) {
    openapi_ = router_->openapi().dump(1);
}

void Site::serve(const std::shared_ptr<net::Exchange>& exchange) const {
    constexpr std::string_view api = "/api/v1/";
    const httplib::Request& request = exchange->request();
    const std::string& path = request.path;
    if (path.starts_with(api) && path != "/api/v1/openapi.json")
        return router_->serve(exchange, std::string_view(path).substr(api.size() - 1));
    if (request.method != "GET" && request.method != "HEAD")
        return exchange->send(error_response(404, "There is no such address."));
    if (path == "/api/v1/openapi.json") {
        net::Response response;
        response.body = openapi_;
        response.headers = {{"X-Content-Type-Options", "nosniff"}};
        return exchange->send(std::move(response));
    }
    if (path == "/healthz")
        return exchange->send(text_reply(200, "ok\n"));
    if (path == "/readyz")
        return serve_ready(*exchange);
    if (path == "/metrics")
        return serve_metrics(*exchange);
    serve_page(*exchange, path.starts_with("/w/") ? "/page.html" : path);
}

void Site::serve_page(net::Exchange& exchange, const std::string& path) const {
    const web::Asset* asset = web::find_asset(path);
    if (!asset)
        return exchange.send(error_response(404, "There is no such page."));
    net::Response response;
    response.headers = page_headers;
    const std::string etag = etag_of(asset->content);
    response.headers.emplace_back("ETag", etag);
    response.content_type = asset->content_type;
    if (path == "/widget.js")
        response.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin"); // other sites load it
    if (exchange.request().get_header_value("If-None-Match") == etag)
        response.status = 304;
    else
        response.body = asset->content;
    exchange.send(std::move(response));
}

void Site::serve_ready(net::Exchange& exchange) const {
    try {
        hooks_.check_ready();
        exchange.send(text_reply(200, "ready\n"));
    } catch (const std::exception&) { // the cause may name files; doctor tells it to those who may know
        exchange.send(text_reply(503, "not ready\n"));
    }
}

void Site::serve_metrics(net::Exchange& exchange) const {
    const std::string given = exchange.request().get_header_value("Authorization");
    const bool by_token = !hooks_.metrics_token.empty() &&
                          Secret{as_bytes("Bearer " + hooks_.metrics_token)}.equals(as_bytes(given));
    if (!by_token && !is_loopback(exchange.peer().address))
        return exchange.send(error_response(404, "There is no such page."));
    net::Response response = text_reply(200, hooks_.metrics());
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    exchange.send(std::move(response));
}

net::Response error_response(int status, std::string_view sentence) {
    static const std::map<int, std::string_view> codes{
        {400, "invalid"},           {404, "not_found"}, {408, "invalid"},
        {411, "invalid"},           {413, "too_large"}, {414, "too_large"},
        {415, "unsupported_media"}, {431, "too_large"}, {503, "unavailable"}};
    const auto found = codes.find(status);
    net::Response response;
    response.status = status;
    response.body =
        json{{"error", {{"code", found == codes.end() ? "invalid" : found->second}, {"message", sentence}}}}
            .dump();
    return response;
}

} // namespace iterochat::http
