#include "daemon/net/head.hpp"

#include "common/base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace iterochat::net {
namespace {

constexpr std::array<std::string_view, 7> methods = {"GET",   "HEAD",   "POST",   "PUT",
                                                     "PATCH", "DELETE", "OPTIONS"};

bool is_token_char(char c) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

/// Printable, tab, or a byte of another encoding: what a header value may hold.
bool is_value_char(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

/// Without spaces and tabs at both ends; nothing else counts as space in a head, or a value could mean one
/// thing here and another to a proxy in front.
std::string_view strip(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool same_word(std::string_view a, std::string_view b) {
    return a.size() == b.size() && lower_ascii(a) == lower_ascii(b);
}

/// Calls `each` with every trimmed, non-empty item of a comma-separated list.
template <class Each>
void for_each_item(std::string_view list, Each each) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        const auto item = strip(list.substr(0, comma));
        if (!item.empty())
            each(item);
        list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    }
}

std::string_view next_line(std::string_view& text) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    if (line.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos)
        throw Refusal{400, "The request's head holds a bare line break or a NUL byte."};
    return line;
}

std::string check_target(std::string_view target) {
    if (target.size() > target_bytes_most)
        throw Refusal{414, "The request's path is longer than 4096 bytes."};
    if (!target.starts_with('/')) { // the absolute form, as sent to proxies, means the same
        const auto scheme = target.find("://");
        const auto slash = scheme == std::string_view::npos ? scheme : target.find('/', scheme + 3);
        const auto name = lower_ascii(target.substr(0, scheme == std::string_view::npos ? 0 : scheme));
        if (name != "http" && name != "https")
            throw Refusal{400, "The request's path must begin with a slash."};
        target = slash == std::string_view::npos ? std::string_view{"/"} : target.substr(slash);
    }
    std::string out;
    bool in_query = false;
    for (const char c : target) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f || c == '#')
            throw Refusal{400, "The request's path holds a character that must be percent-encoded."};
        if (c == '?' && in_query)
            out += "%3F"; // httplib refuses a second one, RFC 3986 allows it
        else
            out += c;
        in_query = in_query || c == '?';
    }
    if (out.find("%00") != std::string::npos)
        throw Refusal{400, "The request's path holds a NUL."};
    return out;
}

void read_request_line(std::string_view line, Head& head) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        throw Refusal{400, "The request line is not METHOD, path, version."};
    const auto version = line.substr(last + 1);
    if (!version.starts_with("HTTP/"))
        throw Refusal{400, "The request line is not METHOD, path, version."};
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        throw Refusal{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    head.minor_version = version.back() - '0';
    head.method = line.substr(0, first);
    if (!is_token(head.method))
        throw Refusal{400, "The request's method is malformed."};
    if (std::find(methods.begin(), methods.end(), head.method) == methods.end())
        throw Refusal{405, "This method is not served."};
    head.target = check_target(line.substr(first + 1, last - first - 1));
}

void read_content_length(std::string_view value, Head& head) {
    if (head.has_content_length)
        throw Refusal{400, "The request has more than one Content-Length."};
    const auto end = value.data() + value.size();
    const auto [stop, problem] = std::from_chars(value.data(), end, head.content_length);
    if (value.empty() || value.size() > 18 || problem != std::errc{} || stop != end)
        throw Refusal{400, "The request's Content-Length is not a number."};
    head.has_content_length = true;
}

void read_transfer_encoding(std::string_view value, Head& head) {
    if (head.chunked || !same_word(value, "chunked"))
        throw Refusal{400, "The only Transfer-Encoding taken is chunked, once."};
    head.chunked = true;
}

struct Connection {
    bool close = false;
    bool keep_alive = false;
    int hosts = 0;
};

/// The header lines that decide how the message is framed; the others are only passed on.
void read_special(const std::string& name, std::string_view value, Head& head, Connection& connection) {
    if (name == "content-length") {
        read_content_length(value, head);
    } else if (name == "transfer-encoding") {
        read_transfer_encoding(value, head);
    } else if (name == "content-encoding") {
        throw Refusal{400, "Request bodies must come without Content-Encoding."};
    } else if (name == "expect") {
        if (!same_word(value, "100-continue"))
            throw Refusal{417, "The only expectation met is 100-continue."};
        head.expects_continue = true;
    } else if (name == "connection") {
        for_each_item(value, [&](std::string_view item) {
            connection.close = connection.close || same_word(item, "close");
            connection.keep_alive = connection.keep_alive || same_word(item, "keep-alive");
        });
    } else if (name == "host") {
        ++connection.hosts;
    } else if (name == "x-forwarded-for") {
        head.forwarded_for += (head.forwarded_for.empty() ? "" : ",") + std::string{value};
    } else if (name == "accept-encoding") {
        head.accepts_gzip = head.accepts_gzip || allows_gzip(value);
    }
}

void read_header_line(std::string_view line, Head& head, Connection& connection) {
    if (line.size() > line_bytes_most)
        throw Refusal{431, "One of the request's header lines is too long."};
    if (line.front() == ' ' || line.front() == '\t')
        throw Refusal{400, "Folded header lines are not taken."};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        throw Refusal{400, "One of the request's header lines is malformed."};
    const auto name = line.substr(0, colon);
    const auto value = strip(line.substr(colon + 1));
    if (!std::all_of(value.begin(), value.end(), is_value_char))
        throw Refusal{400, "One of the request's header lines holds a control character."};
    const auto lower = lower_ascii(name);
    read_special(lower, value, head, connection);
    if (lower != "accept-encoding")
        head.headers.emplace_back(name, value);
}

void check_framing(Head& head, const Connection& connection) {
    if (head.chunked && head.has_content_length)
        throw Refusal{400, "The request has both Content-Length and Transfer-Encoding."};
    if (head.chunked && head.minor_version == 0)
        throw Refusal{400, "An HTTP/1.0 request can't be chunked."};
    if (connection.hosts > 1 || (head.minor_version == 1 && connection.hosts == 0))
        throw Refusal{400, "The request needs exactly one Host."};
    head.keep_alive = !connection.close && (head.minor_version == 1 || connection.keep_alive);
    if (head.minor_version == 0)
        head.expects_continue = false;
}

} // namespace

bool allows_gzip(std::string_view accept_encoding) {
    bool gzip = false, named = false;
    for_each_item(accept_encoding, [&](std::string_view item) {
        const auto semicolon = item.find(';');
        const auto coding = lower_ascii(strip(item.substr(0, semicolon)));
        auto quality =
            semicolon == std::string_view::npos ? std::string_view{} : strip(item.substr(semicolon + 1));
        const bool refused = (quality.starts_with("q=") || quality.starts_with("Q=")) &&
                             quality.substr(2).find_first_not_of("0.") == std::string_view::npos;
        if (coding == "gzip" || coding == "x-gzip") {
            gzip = !refused;
            named = true;
        } else if (coding == "*" && !named) {
            gzip = !refused;
        }
    });
    return gzip;
}

std::optional<std::size_t> find_head_end(std::string_view input, std::size_t from, const HeadLimits& limits) {
    const auto blank = input.find("\r\n\r\n", from < 3 ? 0 : from - 3);
    const bool whole = blank != std::string_view::npos;
    if ((whole ? blank + 4 : input.size()) > limits.bytes_most) {
        const auto line_end = input.find("\r\n");
        if (line_end == std::string_view::npos || line_end > target_bytes_most + 64)
            throw Refusal{414, "The request's path is longer than 4096 bytes."};
        throw Refusal{431, "The request's header lines are larger than this server takes."};
    }
    if (!whole)
        return std::nullopt;
    return blank + 4;
}

Head parse_head(std::string_view text, const HeadLimits& limits) {
    Head head;
    Connection connection;
    read_request_line(next_line(text), head);
    for (auto line = next_line(text); !line.empty(); line = next_line(text)) {
        read_header_line(line, head, connection);
        if (head.headers.size() > limits.lines_most)
            throw Refusal{431, "The request has more header lines than this server takes."};
    }
    check_framing(head, connection);
    return head;
}

} // namespace iterochat::net
