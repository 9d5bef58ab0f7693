#pragma once

#include "common/base/error.hpp"
#include "daemon/net/context.hpp"

#include <string>
#include <string_view>

namespace iterochat::net {

/// What of a request shapes the bytes of its reply.
struct ReplyForm {
    bool head_only = false; ///< answer to HEAD
    bool old_http = false;  ///< HTTP/1.0
    bool keep_alive = true;
    bool accepts_gzip = false;
};

enum class BodyFraming { length, chunked, until_close };

/// Status line and header lines with the final blank line. Header lines that would break the framing (a line
/// break in them, or one that is net's own: Content-Length, Transfer-Encoding, Connection, Date) are left
/// out.
std::string reply_head(int status, std::string_view content_type, const Headers& headers,
                       const ReplyForm& form, BodyFraming framing, std::size_t content_length);

/// The whole reply; compresses text bodies over 1 KiB for those who accept gzip.
std::string whole_reply(Response response, const ReplyForm& form);

bool wants_close(const Headers& headers); ///< "Connection: close" among them
bool is_compressible(std::string_view content_type);

/// An error reply of net itself, in the owner's form (options.error_response) or API.md's.
Response error_reply(const Options& options, int status, std::string_view sentence);
Response error_reply(const Options& options, const Error& error);

} // namespace iterochat::net
