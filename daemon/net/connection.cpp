#include "daemon/net/connection.hpp"

#include "daemon/net/loop.hpp"
#include "daemon/net/out_stream.hpp"
#include "daemon/net/upload.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace iterochat::net {
namespace {

constexpr std::size_t turn_bytes =
    std::size_t{256} * 1024;                           // read from one client before the others have a turn
constexpr std::chrono::milliseconds linger_for{5'000}; // for a client that still sends what nobody reads
constexpr std::size_t idle_buffer_bytes = 4096;        // more is given back when a request is over
constexpr std::size_t least_bytes_per_ms = 16;         // of a plain reply

const auto heartbeat_frame = std::make_shared<const std::string>(":\n\n");

} // namespace

Connection::Connection(Loop& loop, Link link, std::shared_ptr<const Peer> peer, std::string counted_as)
    : loop_(loop), link_(std::move(link)), peer_(std::move(peer)), counted_as_(std::move(counted_as)) {
    update_deadline();
}

void Connection::on_events(std::uint32_t events) {
    const auto self = shared_from_this();
    const bool left = (events & EPOLLRDHUP) && phase_ == Phase::streaming && events_;
    if (left || (events & (EPOLLERR | EPOLLHUP)))
        return close();
    if ((events & EPOLLOUT) && link_.wire->flush())
        on_drained();
    if (events & (EPOLLIN | EPOLLRDHUP))
        readable_ = true;
    pump();
}

void Connection::pump() {
    const auto self = shared_from_this();
    std::size_t budget = turn_bytes;
    while (!closed_ && readable_ && wants_input()) {
        if (budget == 0) {
            loop_.again(id());
            break;
        }
        const auto before = in_.size();
        receive();
        budget -= std::min(budget, std::max<std::size_t>(1, in_.size() - std::min(before, in_.size())));
        if (!closed_)
            advance();
    }
    update_deadline();
}

void Connection::receive() {
    auto& buffer = loop_.scratch();
    const ssize_t got = ::recv(link_.wire->fd(), buffer.data(), buffer.size(), 0);
    if (got > 0) {
        in_.append(buffer.data(), static_cast<std::size_t>(got));
        last_input_ = Steady::now();
    } else if (got == 0) {
        eof_ = true;
        readable_ = false;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        readable_ = false;
    } else if (errno != EINTR) {
        close();
    }
}

/// Whether there is room for more bytes. While a request is answered, what is sent ahead stays small.
bool Connection::wants_input() const {
    switch (phase_) {
    case Phase::head:
    case Phase::body:
    case Phase::lingering:
        return true;
    case Phase::sinking:
        return !upload_->is_full();
    case Phase::choosing_sink:
    case Phase::answering:
    case Phase::streaming:
        return in_.size() < options().header_bytes_most;
    }
    return false;
}

/// Whether this phase can't go on without more bytes.
bool Connection::needs_input() const {
    switch (phase_) {
    case Phase::head:
    case Phase::body:
    case Phase::sinking:
        return true;
    case Phase::streaming:
        return events_;
    case Phase::lingering:
        return shut_;
    case Phase::choosing_sink:
    case Phase::answering:
        return false;
    }
    return false;
}

void Connection::advance() {
    bool moved = true;
    while (moved && !closed_) {
        switch (phase_) {
        case Phase::head:
            moved = advance_head();
            break;
        case Phase::body:
            moved = advance_body();
            break;
        case Phase::sinking:
            moved = advance_sink();
            break;
        case Phase::lingering:
            in_.clear();
            moved = false;
            break;
        case Phase::choosing_sink:
        case Phase::answering:
        case Phase::streaming:
            moved = false;
            break;
        }
    }
    if (!closed_ && eof_ && needs_input())
        close();
}

void Connection::on_drained() {
    if (phase_ == Phase::answering && replied_)
        next_request();
    else if (phase_ == Phase::streaming && stream_over_)
        end_stream();
    else if (phase_ == Phase::lingering && !shut_) {
        shut_ = true;
        ::shutdown(link_.wire->fd(), SHUT_WR);
        readable_ = true;
    }
}

void Connection::on_answered(bool keep_alive) {
    keep_alive_ = keep_alive;
    replied_ = true;
    const auto status = link_.wire->status();
    if (!status.alive)
        return close();
    if (status.queued_bytes == 0)
        return next_request();
    const std::chrono::milliseconds transfer{
        static_cast<std::int64_t>(status.queued_bytes / least_bytes_per_ms)};
    reply_due_ = Steady::now() + options().reply_deadline + transfer;
    update_deadline();
}

/// The reply is sent as a whole; the next request may be in the buffer already.
void Connection::next_request() {
    if (!keep_alive_ || link_.context->stopping) {
        pump(); // what is in the socket decides whether closing would reset
        if (closed_)
            return;
        return in_.empty() || eof_ ? close() : linger();
    }
    incoming_.reset();
    upload_.reset();
    chunks_.reset();
    replied_ = false;
    if (in_.empty() && in_.capacity() > idle_buffer_bytes)
        std::string{}.swap(in_);
    enter(Phase::head);
    request_began_ = since_;
    advance();
    if (!closed_)
        pump();
}

void Connection::on_stream_opened(std::shared_ptr<StreamEnd> end, bool events) {
    stream_ = std::move(end);
    events_ = events;
    stream_over_ = false;
    ++link_.context->counters.streams;
    enter(Phase::streaming);
    if (!link_.wire->status().alive || (eof_ && events_))
        return close(!events_); // a download that was aborted at once must not look whole
    update_deadline();
}

void Connection::on_stream_ended(StreamOutcome outcome) {
    if (outcome == StreamOutcome::cut)
        return close(true);
    keep_alive_ = outcome == StreamOutcome::keep_alive;
    stream_over_ = true;
    const auto status = link_.wire->status();
    if (!status.alive)
        close();
    else if (status.queued_bytes == 0)
        end_stream();
}

void Connection::end_stream() {
    --link_.context->counters.streams;
    std::exchange(stream_, nullptr)->close();
    enter(Phase::answering);
    replied_ = true;
    next_request();
}

void Connection::fail(int status, std::string_view sentence) {
    ++link_.context->counters.refused;
    auto response = error_reply(options(), status, sentence);
    if (status == 405)
        response.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    fail(std::move(response));
}

void Connection::fail(Response response) {
    if (phase_ == Phase::lingering || phase_ == Phase::streaming || replied_)
        return;
    if (upload_)
        upload_->cancel();
    auto form = incoming_ ? incoming_->form() : ReplyForm{};
    form.keep_alive = false;
    link_.wire->push({whole_reply(std::move(response), form)});
    linger();
}

void Connection::linger() {
    enter(Phase::lingering);
    in_.clear();
    if (link_.wire->status().queued_bytes == 0)
        on_drained();
    update_deadline();
}

void Connection::begin_stop() {
    if (phase_ == Phase::head && in_.empty())
        close();
}

bool Connection::is_busy() const {
    switch (phase_) {
    case Phase::head:
        return false;
    case Phase::streaming:
        return !events_;
    case Phase::lingering:
        return link_.wire->status().queued_bytes > 0;
    case Phase::body:
    case Phase::choosing_sink:
    case Phase::sinking:
    case Phase::answering:
        return true;
    }
    return false;
}

void Connection::close(bool with_reset) {
    if (std::exchange(closed_, true))
        return;
    const auto self = shared_from_this();
    link_.wire->close(with_reset);
    loop_.forget(*this);
    if (upload_)
        upload_->cancel();
    if (stream_) {
        --link_.context->counters.streams;
        std::exchange(stream_, nullptr)->close();
    }
}

void Connection::enter(Phase phase) {
    phase_ = phase;
    since_ = Steady::now();
}

void Connection::update_deadline() {
    if (closed_)
        return;
    const auto never = Steady::time_point::max();
    switch (phase_) {
    case Phase::head:
        deadline_ =
            in_.empty() ? since_ + options().idle_deadline : request_began_ + options().header_deadline;
        break;
    case Phase::body:
        deadline_ = request_began_ + options().request_deadline;
        if (incoming_->large_body)
            deadline_ += std::chrono::milliseconds(incoming_->head.content_length / least_bytes_per_ms);
        break;
    case Phase::sinking:
        deadline_ = wants_input() ? std::max(since_, last_input_) + options().request_deadline : never;
        break;
    case Phase::answering:
        deadline_ = replied_ ? std::min(reply_due_, Steady::now() + options().reply_deadline) : never;
        break;
    case Phase::streaming:
        deadline_ = stream_due();
        break;
    case Phase::lingering:
        deadline_ = since_ + linger_for;
        break;
    case Phase::choosing_sink:
        deadline_ = never;
        break;
    }
    loop_.watch(*this);
}

bool Connection::is_stalled(Steady::time_point now) const {
    const auto status = link_.wire->status();
    return !status.alive ||
           (status.queued_bytes > 0 && now - status.last_progress >= options().reply_deadline);
}

/// When to look at the stream again: for the next heartbeat, or whether its reader still takes something.
Steady::time_point Connection::stream_due() const {
    const auto status = link_.wire->status();
    if (events_ && !stream_over_ && status.queued_bytes == 0)
        return status.last_progress + options().heartbeat;
    return Steady::now() + options().reply_deadline;
}

/// Keeps proxies from closing a quiet event stream, and finds out about peers that vanished.
void Connection::beat(Steady::time_point now) {
    const auto status = link_.wire->status();
    if (events_ && !stream_over_ && status.queued_bytes == 0 &&
        now - status.last_progress >= options().heartbeat)
        link_.wire->push(heartbeat_frame, options().stream_frames_most);
}

void Connection::on_deadline(Steady::time_point now) {
    const auto self = shared_from_this();
    switch (phase_) {
    case Phase::head:
        if (in_.empty())
            return close();
        return fail(408, "The request's head took too long to come; send it again.");
    case Phase::body:
    case Phase::sinking:
        return fail(408, "The request's body took too long to come; send it again.");
    case Phase::streaming:
        if (is_stalled(now))
            return close(true);
        beat(now);
        return update_deadline();
    case Phase::answering:
        if (now >= reply_due_ || is_stalled(now))
            return close(true); // a reader too slow for its reply
        return update_deadline();
    case Phase::lingering:
        return close();
    case Phase::choosing_sink:
        return;
    }
}

} // namespace iterochat::net
