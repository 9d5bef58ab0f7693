#pragma once

#include "daemon/net/server.hpp"

#include <string_view>

namespace iterochat::http {

/// The cookie by which a browser says that it holds a session token. It authorizes nothing: it only decides
/// whether a page or the sign-in is sent.
constexpr std::string_view signed_in_marker = "iterochat_signed_in=1";

/// What a GET outside the API is answered with: a page, one of their files, a redirection to the sign-in, or
/// 404. `path` is percent-decoded. Any thread.
net::Response page_reply(const net::Exchange& exchange, std::string_view path);

} // namespace iterochat::http
