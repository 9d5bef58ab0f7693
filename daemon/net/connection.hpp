#pragma once

#include "daemon/net/chunked.hpp"
#include "daemon/net/exchange.hpp"
#include "daemon/net/link.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace iterochat::net {

class Loop;
class StreamEnd;
class Upload;

enum class StreamOutcome { keep_alive, close, cut };

/// One client. Everything here runs on its loop's thread; other threads come through Link.
/// A connection has one request at a time: what a client sends ahead waits in `in_` (bounded) or in the
/// socket.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(Loop& loop, Link link, std::shared_ptr<const Peer> peer, std::string counted_as);

    void on_events(std::uint32_t events); ///< from epoll, edge-triggered
    void on_deadline(Steady::time_point now);
    void pump();          ///< reads while there is something to read and room for it
    void begin_stop();    ///< closes if nothing runs here
    bool is_busy() const; ///< something runs that a graceful stop waits for
    void close(bool with_reset = false);

    void fail(int status, std::string_view sentence); ///< answers, then closes without losing the answer
    void fail(Response response);

    // Posted by the threads that answer.
    void on_answered(bool keep_alive);
    void on_stream_opened(std::shared_ptr<StreamEnd> end, bool events);
    void on_stream_ended(StreamOutcome outcome);
    void on_sink(std::unique_ptr<BodySink> sink);

    // The loop's own notes about this connection.
    std::uint64_t id() const { return link_.id; }
    const Link& link() const { return link_; }
    const std::string& counted_as() const { return counted_as_; }
    Steady::time_point deadline() const { return deadline_; }
    Steady::time_point armed = Steady::time_point::max(); ///< the earliest entry in the loop's heap
    bool is_refused = false;                              ///< over a cap: only gets its 503

  private:
    /// head and body: reading. choosing_sink: a worker asks options.sink_for. sinking: the body goes to a
    /// sink. answering: a handler has the request. streaming: an OutStream is open. lingering: the last reply
    /// goes out, what still comes in is read over, so that the client reads the reply instead of a reset.
    enum class Phase { head, choosing_sink, body, sinking, answering, streaming, lingering };

    void receive();
    bool wants_input() const;
    bool needs_input() const;
    void advance();
    bool advance_head();
    bool advance_body();
    bool advance_sink();
    void begin_request(Head head);
    void choose_sink();
    void begin_body();
    bool begin_large_body();
    void send_continue();
    void dispatch();
    void on_drained();
    void next_request();
    void linger();
    void end_stream();
    Steady::time_point stream_due() const;
    void beat(Steady::time_point now);
    bool is_stalled(Steady::time_point now) const;
    void update_deadline();
    void enter(Phase phase);
    std::shared_ptr<const Peer> peer_of(const Head& head) const;
    const Options& options() const { return link_.context->options; }

    Loop& loop_;
    const Link link_;
    const std::shared_ptr<const Peer> peer_;
    const std::string counted_as_; ///< key in Context::addresses; empty: not counted

    Phase phase_ = Phase::head;
    std::string in_;         ///< received, not yet consumed
    std::size_t looked_ = 0; ///< bytes of `in_` already searched for the head's end
    std::shared_ptr<Incoming> incoming_;
    std::shared_ptr<Upload> upload_;
    std::unique_ptr<ChunkedDecoder> chunks_;
    std::size_t upload_left_ = 0; ///< of a Content-Length
    std::shared_ptr<StreamEnd> stream_;

    bool readable_ = false;    ///< the socket may hold more
    bool eof_ = false;         ///< the client sends no more
    bool replied_ = false;     ///< the reply is on the wire
    bool keep_alive_ = true;   ///< after this reply
    bool events_ = false;      ///< the stream is an event stream
    bool stream_over_ = false; ///< ended by this side, its queue may still go out
    bool shut_ = false;        ///< our side of the socket is shut
    bool closed_ = false;

    Steady::time_point since_ = Steady::now();  ///< start of the phase
    Steady::time_point request_began_ = since_; ///< first byte of the request
    Steady::time_point last_input_ = since_;
    Steady::time_point reply_due_ = since_;
    Steady::time_point deadline_ = Steady::time_point::max();
};

/// For tasks that must know when the connection is already gone.
std::shared_ptr<Connection> find_connection(Loop& loop, std::uint64_t id);

} // namespace iterochat::net
