#pragma once

#include "daemon/net/head.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace httplib {
struct Request;
}

namespace iterochat::net {

/// The only place that touches cpp-httplib's inside. It never sees a socket: it gets a request line that Head
/// has checked, and gives back its Request (path decoded, query parsed); header values stay as the client
/// sent them, since httplib would percent-decode them.
class Parser {
  public:
    Parser();
    ~Parser();

    /// Any thread. Nothing when httplib refuses what Head let through (the caller answers 400).
    std::shared_ptr<httplib::Request> parse(const Head& head) const;

  private:
    struct Seam;
    std::unique_ptr<Seam> seam_;
};

void set_body(httplib::Request& request, std::string body);
void set_remote_address(httplib::Request& request, const std::string& address);
const std::string& path_of(const httplib::Request& request); ///< percent-decoded, without the query

std::optional<std::string> gzip(std::string_view content); ///< nothing when zlib fails

} // namespace iterochat::net
