#pragma once

#include "daemon/net/server.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace iterochat::net {

constexpr std::size_t target_bytes_most = 4096;
constexpr std::size_t line_bytes_most = 8000; ///< one header line; httplib refuses longer ones

/// The head of one request, checked: nothing in it can surprise the parser behind.
struct Head {
    std::string method;
    std::string target; ///< origin form, no control bytes, at most one "?"
    int minor_version = 1;
    Headers headers; ///< names as sent, values trimmed and not decoded; without Accept-Encoding
    std::size_t content_length = 0;
    bool has_content_length = false;
    bool chunked = false;
    bool expects_continue = false;
    bool accepts_gzip = false;
    bool keep_alive = true;
    std::string forwarded_for; ///< all X-Forwarded-For lines, joined by commas

    bool has_body() const { return chunked || content_length > 0; }
    bool may_have_body() const {
        return has_body() || method == "POST" || method == "PUT" || method == "PATCH";
    }
};

/// Why a request is not served: an HTTP status and a sentence for the caller.
struct Refusal {
    int status = 400;
    std::string sentence;
};

struct HeadLimits {
    std::size_t bytes_most = std::size_t{16} * 1024;
    std::size_t lines_most = 100;
};

/// Where the head ends (one past its blank line), if it is whole. `from` is how far earlier calls have
/// looked. Throws Refusal when more bytes can't make it a head any more. Pure.
std::optional<std::size_t> find_head_end(std::string_view input, std::size_t from, const HeadLimits& limits);

/// Reads a whole head as found by find_head_end. Throws Refusal. Pure, never reads past `text`.
Head parse_head(std::string_view text, const HeadLimits& limits);

/// True when an Accept-Encoding value allows gzip (a q of 0 forbids it).
bool allows_gzip(std::string_view accept_encoding);

} // namespace iterochat::net
