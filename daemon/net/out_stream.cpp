#include "daemon/net/out_stream.hpp"

#include "common/base/log.hpp"
#include "daemon/net/connection.hpp"

#include <array>
#include <charconv>

namespace iterochat::net {
namespace {

/// The line before a chunk.
std::string chunk_line(std::size_t size) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
    return std::string{digits.data(), end} + "\r\n";
}

} // namespace

void StreamEnd::on_close(const Link& link, std::function<void()> then) {
    {
        const std::lock_guard lock{mutex_};
        if (!over_) {
            then_.push_back(std::move(then));
            return;
        }
    }
    if (!link.mailbox->post([then](Loop&) { then(); }))
        then(); // the loop has ended: nothing runs there any more
}

void StreamEnd::close() {
    std::vector<std::function<void()>> then;
    {
        const std::lock_guard lock{mutex_};
        over_ = true;
        then.swap(then_);
    }
    for (const auto& call : then) {
        try {
            call();
        } catch (const std::exception& cause) {
            log_incident("net", "on_close", cause); // the loop's thread must outlive it
        }
    }
}

LiveOutStream::LiveOutStream(Link link, StreamForm form, bool open)
    : link_(std::move(link)), form_(std::move(form)), ended_(!open) {
    if (!open)
        end_->close();
}

LiveOutStream::~LiveOutStream() {
    if (!ended_.exchange(true))
        link_.post([](Connection& connection) { connection.on_stream_ended(StreamOutcome::close); });
}

void LiveOutStream::begin(const std::string& head) {
    const bool gone = link_.wire->push({head}) == Wire::Pushed::gone;
    const bool posted = link_.mailbox->post([id = link_.id, end = end_, events = form_.events](Loop& loop) {
        if (const auto connection = find_connection(loop, id))
            connection->on_stream_opened(end, events);
        else
            end->close(); // the connection closed before its loop heard of the stream
    });
    if (!posted || gone)
        ended_ = true;
    if (!posted)
        end_->close();
}

bool LiveOutStream::is_open() const {
    return !ended_ && !end_->is_over() && link_.wire->status().alive;
}

/// False when more is written than the Content-Length said.
bool LiveOutStream::counts(std::size_t bytes) {
    if (!form_.length)
        return true;
    if (written_.fetch_add(bytes) + bytes <= *form_.length)
        return true;
    abort();
    return false;
}

void LiveOutStream::drop() {
    if (ended_.exchange(true))
        return;
    ++link_.context->counters.streams_dropped;
    link_.wire->kill();
    link_.post([](Connection& connection) { connection.close(); });
}

bool LiveOutStream::send(std::shared_ptr<const std::string> frame) {
    if (!is_open() || !counts(frame->size()))
        return false;
    if (form_.reply.head_only || frame->empty())
        return true;
    if (form_.framing == BodyFraming::chunked)
        frame = std::make_shared<const std::string>(chunk_line(frame->size()) + *frame + "\r\n");
    switch (link_.wire->push(std::move(frame), link_.context->options.stream_frames_most)) {
    case Wire::Pushed::yes:
        return true;
    case Wire::Pushed::full:
        drop();
        return false;
    case Wire::Pushed::gone:
        return false;
    }
    return false;
}

bool LiveOutStream::write(std::string_view piece) {
    if (!is_open() || !counts(piece.size()))
        return false;
    if (form_.reply.head_only || piece.empty())
        return true;
    if (!link_.wire->wait_for_room(download_queue_most))
        return false;
    const bool chunked = form_.framing == BodyFraming::chunked;
    const auto line = chunked ? chunk_line(piece.size()) : std::string{};
    return link_.wire->push({line, piece, chunked ? "\r\n" : ""}) == Wire::Pushed::yes;
}

void LiveOutStream::finish() {
    if (form_.length && !form_.reply.head_only && written_ < *form_.length)
        return abort(); // fewer bytes than promised: no proper end exists
    if (ended_.exchange(true))
        return;
    if (form_.framing == BodyFraming::chunked && !form_.reply.head_only)
        link_.wire->push({"0\r\n\r\n"});
    const auto outcome = form_.reply.keep_alive ? StreamOutcome::keep_alive : StreamOutcome::close;
    link_.post([outcome](Connection& connection) { connection.on_stream_ended(outcome); });
}

void LiveOutStream::abort() {
    if (ended_.exchange(true))
        return;
    link_.wire->kill();
    link_.post([](Connection& connection) { connection.on_stream_ended(StreamOutcome::cut); });
}

void LiveOutStream::on_close(std::function<void()> then) {
    end_->on_close(link_, std::move(then));
}

} // namespace iterochat::net
