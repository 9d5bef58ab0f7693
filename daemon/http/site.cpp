#include "daemon/http/site.hpp"

#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/http/pages.hpp"

#include <httplib.h>
#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;

bool is_loopback(const std::string& address) {
    return address == "::1" || address.starts_with("127.");
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
    exchange->send(page_reply(*exchange, path));
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
