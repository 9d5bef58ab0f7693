#include "daemon/http/pages.hpp"

#include "common/base/percent.hpp"
#include "common/base/text.hpp"
#include "daemon/http/site.hpp"
#include "daemon/web/assets.hpp"

#include <httplib.h>
#include <string>

namespace iterochat::http {
namespace {

/// Scripts and styles come from files of this origin only, and no text becomes markup or code. Styles that a
/// script sets on an element are not style attributes: they need no more than this.
constexpr const char* dashboard_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: "
    "blob:; "
    "font-src 'self'; media-src 'self' blob:; manifest-src 'self'; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The widget's own page: the dashboard shows it in a frame, and its loader adds the panel's script through a
/// Trusted Types policy.
constexpr const char* widget_page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: "
    "blob:; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'; trusted-types iterochat iterochat-page";

enum class For : std::uint8_t { everyone, signed_in };

struct Page {
    std::string_view path; ///< with a slash at its end: everything below it
    std::string_view file;
    For who;
    const char* policy;
};

/// Client routes of one page share its file; the script there reads the address.
constexpr Page pages[] = {
    {"/", "/index.html", For::signed_in, dashboard_policy},
    {"/o/", "/index.html", For::signed_in, dashboard_policy},
    {"/welcome", "/index.html", For::signed_in, dashboard_policy},
    {"/login", "/index.html", For::everyone, dashboard_policy},
    {"/accept", "/index.html", For::everyone, dashboard_policy},
    {"/w/", "/page.html", For::everyone, widget_page_policy},
};

const Page* find_page(std::string_view path) {
    for (const Page& page : pages)
        if (path == page.path ||
            (page.path.size() > 1 && page.path.back() == '/' && path.starts_with(page.path)))
            return &page;
    return nullptr;
}

bool is_marked_signed_in(const httplib::Request& request) {
    const std::string cookies = request.get_header_value("Cookie");
    std::string_view rest = cookies;
    while (!rest.empty()) {
        const auto end = rest.find(';');
        if (trim(rest.substr(0, end)) == signed_in_marker)
            return true;
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return false;
}

net::Response to_sign_in(std::string_view path) {
    net::Response response;
    response.status = 302;
    response.content_type = "text/plain; charset=utf-8";
    response.body = "Sign in first.\n";
    response.headers = {{"Location", path == "/" ? "/login" : "/login?next=" + percent_encoded(path)},
                        {"Cache-Control", "no-store"}};
    return response;
}

net::Headers headers_of(const web::Asset& asset, const char* policy) {
    net::Headers headers{{"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "no-referrer"}};
    if (policy) {
        headers.emplace_back("Content-Security-Policy", policy);
        headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
        headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
    headers.emplace_back("Cache-Control",
                         asset.never_changes() ? "public, max-age=31536000, immutable" : "no-cache");
    if (asset.never_changes() || asset.path == "/widget.js") { // other sites load the widget
        headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
        headers.emplace_back("Access-Control-Allow-Origin", "*");
    }
    return headers;
}

net::Response asset_reply(const net::Exchange& exchange, const web::Asset& asset, const char* policy) {
    const bool packed = exchange.accepts_gzip() && asset.gzip.size() < asset.content.size();
    const std::string etag = '"' + std::string(asset.digest) + (packed ? "-gz" : "") + '"';
    net::Response response;
    response.content_type = asset.content_type;
    response.headers = headers_of(asset, policy);
    response.headers.emplace_back("ETag", etag);
    if (packed) { // net sees to the others
        response.headers.emplace_back("Vary", "Accept-Encoding");
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
    if (exchange.request().get_header_value("If-None-Match") == etag)
        response.status = 304;
    else
        response.body = packed ? asset.gzip : asset.content;
    return response;
}

} // namespace

net::Response page_reply(const net::Exchange& exchange, std::string_view path) {
    const Page* page = find_page(path);
    if (page && page->who == For::signed_in && !is_marked_signed_in(exchange.request()))
        return to_sign_in(path);
    const web::Asset* asset = web::find_asset(page ? page->file : path);
    if (asset && (page || !path.ends_with(".html"))) // a page's own address carries its policy
        return asset_reply(exchange, *asset, page ? page->policy : nullptr);
    return error_response(404, "There is no such page.");
}

} // namespace iterochat::http
