#include "daemon/net/reply.hpp"

#include "common/base/log.hpp"
#include "common/base/text.hpp"
#include "daemon/net/parser.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace iterochat::net {
namespace {

constexpr std::size_t gzip_least = 1024;

struct Reason {
    int status;
    std::string_view text;
    Code code; ///< of an error reply that net makes itself
};
constexpr Reason reasons[] = {
    {200, "OK", Code::internal},
    {201, "Created", Code::internal},
    {202, "Accepted", Code::internal},
    {204, "No Content", Code::internal},
    {206, "Partial Content", Code::internal},
    {301, "Moved Permanently", Code::internal},
    {302, "Found", Code::internal},
    {303, "See Other", Code::internal},
    {304, "Not Modified", Code::internal},
    {307, "Temporary Redirect", Code::internal},
    {308, "Permanent Redirect", Code::internal},
    {400, "Bad Request", Code::invalid},
    {401, "Unauthorized", Code::unauthenticated},
    {403, "Forbidden", Code::forbidden},
    {404, "Not Found", Code::not_found},
    {405, "Method Not Allowed", Code::invalid},
    {406, "Not Acceptable", Code::invalid},
    {408, "Request Timeout", Code::busy},
    {409, "Conflict", Code::conflict},
    {410, "Gone", Code::not_found},
    {411, "Length Required", Code::invalid},
    {412, "Precondition Failed", Code::conflict},
    {413, "Content Too Large", Code::too_large},
    {414, "URI Too Long", Code::too_large},
    {415, "Unsupported Media Type", Code::unsupported_media},
    {416, "Range Not Satisfiable", Code::invalid},
    {417, "Expectation Failed", Code::invalid},
    {422, "Unprocessable Content", Code::unprocessable},
    {429, "Too Many Requests", Code::rate_limited},
    {431, "Request Header Fields Too Large", Code::too_large},
    {500, "Internal Server Error", Code::internal},
    {501, "Not Implemented", Code::invalid},
    {502, "Bad Gateway", Code::unavailable},
    {503, "Service Unavailable", Code::unavailable},
    {504, "Gateway Timeout", Code::busy},
    {505, "HTTP Version Not Supported", Code::invalid},
};

const Reason* find_reason(int status) {
    const auto found = std::find_if(std::begin(reasons), std::end(reasons),
                                    [&](const Reason& row) { return row.status == status; });
    return found == std::end(reasons) ? nullptr : found;
}

bool is_plain(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && byte != '\t') || byte == 0x7f;
    });
}

bool is_ours(std::string_view name) {
    const auto lower = lower_ascii(name);
    return lower == "content-length" || lower == "transfer-encoding" || lower == "connection" ||
           lower == "date";
}

/// The date of this second; formatted once a second and thread.
const std::string& date_now() {
    thread_local std::time_t last = 0;
    thread_local std::string text;
    const std::time_t now = std::time(nullptr);
    if (now != last) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        std::array<char, 40> out{};
        text.assign(out.data(), std::strftime(out.data(), out.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
        last = now;
    }
    return text;
}

bool has_no_body(int status) {
    return status == 204 || status == 304 || status < 200;
}

std::string json_string(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += '\\';
        if (byte >= 0x20)
            out += c;
        else
            out.append("\\u00").append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
    }
    return out + '"';
}

Response json_error(int status, Code code, std::string_view sentence) {
    Response response;
    response.status = status;
    response.body = "{\"error\":{\"code\":\"" + std::string{code_name(code)} +
                    "\",\"message\":" + json_string(sentence) + "}}";
    return response;
}

bool has_header(const Headers& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& header) { return lower_ascii(header.first) == name; });
}

/// Compressed or not, a reply that could have been says so to caches.
void compress(Response& response, bool accepted) {
    if (response.body.size() <= gzip_least || !is_compressible(response.content_type) ||
        has_header(response.headers, "content-encoding"))
        return;
    response.headers.emplace_back("Vary", "Accept-Encoding");
    if (!accepted)
        return;
    if (auto packed = gzip(response.body); packed && packed->size() < response.body.size()) {
        response.body = std::move(*packed);
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
}

} // namespace

bool wants_close(const Headers& headers) {
    return std::any_of(headers.begin(), headers.end(), [](const auto& header) {
        return lower_ascii(header.first) == "connection" && lower_ascii(header.second) == "close";
    });
}

bool is_compressible(std::string_view content_type) {
    const auto type = lower_ascii(trim(content_type.substr(0, content_type.find(';'))));
    if (type == "text/event-stream")
        return false;
    return type.starts_with("text/") || type == "application/json" || type == "application/javascript" ||
           type == "image/svg+xml" || type.ends_with("+json");
}

std::string reply_head(int status, std::string_view content_type, const Headers& headers,
                       const ReplyForm& form, BodyFraming framing, std::size_t content_length) {
    const auto* reason = find_reason(status);
    std::string out = "HTTP/1.1 " + std::to_string(status) + " ";
    out.append(reason ? reason->text : std::string_view{"Status"}).append("\r\nDate: ").append(date_now());
    if (!has_no_body(status) && !content_type.empty() && is_plain(content_type))
        out.append("\r\nContent-Type: ").append(content_type);
    for (const auto& [name, value] : headers)
        if (!name.empty() && is_plain(name) && is_plain(value) && !is_ours(name))
            out.append("\r\n").append(name).append(": ").append(value);
    if (!has_no_body(status)) {
        if (framing == BodyFraming::chunked)
            out += "\r\nTransfer-Encoding: chunked";
        else if (framing == BodyFraming::length)
            out.append("\r\nContent-Length: ").append(std::to_string(content_length));
    }
    if (!form.keep_alive)
        out += "\r\nConnection: close";
    else if (form.old_http)
        out += "\r\nConnection: keep-alive";
    return out += "\r\n\r\n";
}

std::string whole_reply(Response response, const ReplyForm& form) {
    compress(response, form.accepts_gzip);
    auto out = reply_head(response.status, response.content_type, response.headers, form, BodyFraming::length,
                          response.body.size());
    if (!form.head_only && !has_no_body(response.status))
        out += response.body;
    return out;
}

Response error_reply(const Options& options, int status, std::string_view sentence) {
    if (options.error_response) {
        try {
            return options.error_response(status, sentence);
        } catch (const std::exception& cause) {
            log_incident("net", "error_response", cause); // the plain form below serves
        }
    }
    const auto* reason = find_reason(status);
    return json_error(status, reason ? reason->code : Code::internal, sentence);
}

Response error_reply(const Options& options, const Error& error) {
    const int status = code_http_status(error.code());
    if (options.error_response)
        return error_reply(options, status, error.what());
    return json_error(status, error.code(), error.what());
}

} // namespace iterochat::net
