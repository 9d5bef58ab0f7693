#pragma once

#include "common/base/secret.hpp"
#include "daemon/outbound/address_rules.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace iterochat::outbound {

struct HttpTimes {
    std::chrono::milliseconds connect{3000};
    std::chrono::milliseconds first_byte{15000}; ///< from the request's start to the answer's first byte
    std::chrono::milliseconds total{30000};      ///< with the second try
    std::chrono::milliseconds retry_after{250};  ///< before the second try
};

/// A POST of JSON to an address that a person configured.
struct HttpRequest {
    std::string url;
    std::string body;
    const Secret* bearer = nullptr; ///< sent as "Authorization: Bearer"; null or empty: none
    Reach reach = Reach::open_only; ///< checked against the address that is really connected to
    HttpTimes times;
    std::size_t reply_bytes_most = 1024 * 1024;
};

/// Why there is no answer. Each has a word for logs and traces.
enum class HttpFailure { refused_address, connect, time_out, too_large, insecure, stopped, other };
std::string_view name_of(HttpFailure failure);

struct HttpReply {
    int status = 0; ///< 0 with a failure
    std::string body;
    std::optional<HttpFailure> failure;
    int tries = 0;
};

/// Calls over libcurl. Certificates are always verified; redirects are answers like any other; no proxy,
/// whatever the environment says. One second try after 429, 502, 503, 504 or a failed connect. Neither logs
/// nor throws for what the network does. Any thread; a call occupies the caller's.
class HttpClient {
  public:
    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    HttpReply post_json(const HttpRequest& request);
    void stop(); ///< running calls end within a second, later ones at once, all with `stopped`

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace iterochat::outbound
