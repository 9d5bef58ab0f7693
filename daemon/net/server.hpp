#pragma once

#include "common/base/fd.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace httplib {
struct Request;
}

namespace iterochat::net {

/// Who is at the other end.
struct Peer {
    std::string address;      ///< numeric; empty on a Unix socket
    std::optional<uid_t> uid; ///< Unix socket only (SO_PEERCRED)
    std::optional<pid_t> pid;
    std::vector<gid_t> groups; ///< Unix socket only (SO_PEERGROUPS and the primary group)
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    Headers headers;
};

/// A reply that goes on: event streams and downloads. Belongs to the loop; costs no thread.
/// Thread-safe. The connection closes when the last owner lets go, after what was queued is sent.
class OutStream {
  public:
    virtual ~OutStream() = default;
    /// Queues a shared frame without blocking. False: the peer is gone or was dropped because its queue was
    /// full (64 frames, options); the caller forgets the stream.
    virtual bool send(std::shared_ptr<const std::string> frame) = 0;
    /// Queues one piece of a download, waiting while the queue holds over 256 KiB. Never call on the loop
    /// thread. False: the peer is gone.
    virtual bool write(std::string_view piece) = 0;
    virtual void finish() = 0; ///< ends the body properly
    virtual void abort() = 0;  ///< cuts the connection so that the peer sees a failed download
    virtual bool is_open() const = 0;
    virtual void on_close(std::function<void()> then) = 0; ///< runs once, on the loop thread; must not block
};

/// One request being answered. Exactly one of send() and open_stream() is called, once, from any thread, now
/// or later (a deferred reply); letting go of the last owner without either answers 500.
class Exchange {
  public:
    virtual ~Exchange() = default;
    /// Method, path, params, headers, body. Path and params are percent-decoded, header values are as sent;
    /// Accept-Encoding is left out, a multipart body is not taken apart.
    virtual const httplib::Request& request() const = 0;
    virtual const Peer& peer() const = 0;
    virtual bool accepts_gzip() const = 0;
    /// Compresses bodies over 1 KiB of text types when the peer accepts gzip.
    virtual void send(Response response) = 0;
    /// An event stream ("text/event-stream") ends when the peer or finish() closes it. Others are chunked, or
    /// as long as a Content-Length among `headers` says: finish() after fewer bytes counts as abort().
    virtual std::shared_ptr<OutStream> open_stream(std::string content_type, Headers headers) = 0;
    /// Set when the request named a body sink (options.sink_for): what the sink returned at its end.
    virtual std::string sink_result() const = 0;
};

using Handler = std::function<void(std::shared_ptr<Exchange>)>; ///< runs on a worker thread

/// Takes a request body piece by piece instead of holding it in memory (uploads). Called in order on a worker
/// thread.
class BodySink {
  public:
    virtual ~BodySink() = default;
    virtual void take(std::string_view piece) = 0; ///< may throw Error: the request is answered with it
    virtual std::string finish() = 0;              ///< the whole body came; the result reaches the handler
};

struct Options {
    std::string listen; ///< "ADDR:PORT" (port 0 picks one), "[::1]:8080", or "unix:/path"
    mode_t unix_mode = 0660;
    std::optional<gid_t> unix_group;
    int loops = 1;
    int workers = 8;
    std::size_t header_bytes_most = std::size_t{16} * 1024;
    std::size_t header_lines_most = 100;
    std::size_t body_bytes_most = std::size_t{1024} * 1024;
    /// Requests that may carry more, by their target as sent (uploads). On the loop thread; must not block.
    std::function<bool(std::string_view method, std::string_view target)> takes_large_body;
    std::size_t large_body_bytes_most = std::size_t{26} * 1024 * 1024;
    std::size_t large_bodies_bytes_most =
        std::size_t{80} * 1024 * 1024; ///< all such at one time: beyond, 503
    std::chrono::milliseconds header_deadline{10'000};
    /// Head and body together, sinks excepted; a large body has more, at 16 KiB/s.
    std::chrono::milliseconds request_deadline{60'000};
    std::chrono::milliseconds idle_deadline{75'000}; ///< a keep-alive connection without a request
    std::chrono::milliseconds heartbeat{25'000}; ///< a comment on idle event streams (text/event-stream only)
    /// A reader that takes nothing for so long is cut; a plain reply must also leave at 16 KiB/s on average.
    std::chrono::milliseconds reply_deadline{30'000};
    int connections_per_address_most = 512; ///< 0: no limit
    int connections_most = 20'000;
    std::size_t stream_frames_most = 64;
    std::vector<std::string> trusted_proxies; ///< addresses or CIDR; X-Forwarded-For is read from the right
    /// For requests whose body goes to a sink: called on a worker with method, path (percent-decoded) and
    /// peer before the body is read, for every POST, PUT, PATCH or request with a body. May throw Error. Such
    /// a body is not bounded by body_bytes_most, may be chunked, and comes as fast as the sink takes it.
    std::function<std::unique_ptr<BodySink>(std::string_view method, std::string_view path, const Peer& peer)>
        sink_for;
    /// Error replies that net itself gives (400, 408, 411, 413, 414, 431, 500, 503 and their like): status
    /// and sentence to a body. Any thread; must not block or throw.
    std::function<Response(int status, std::string_view sentence)> error_response;
};

struct Figures {
    std::uint64_t requests = 0;
    std::uint64_t connections_open = 0;
    std::uint64_t streams_open = 0;
    std::uint64_t streams_dropped = 0;
    std::uint64_t refused = 0; ///< by a limit of this room
};

/// An HTTP/1.1 server: epoll loops, a worker pool, cpp-httplib as parser over memory. Knows no product words.
class Server {
  public:
    Server(Options options,
           Handler handler); ///< binds; throws Code::io naming the address, with the next step
    ~Server();               ///< stops
    void start();
    void stop_accepting(); ///< no new connections or requests; open ones go on
    void
    stop(std::chrono::milliseconds grace); ///< waits for running requests, then closes everything; idempotent
    std::string address() const;           ///< with the real port
    Figures figures() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace iterochat::net
