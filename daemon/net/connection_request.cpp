#include "daemon/net/connection.hpp"
#include "daemon/net/loop.hpp"
#include "daemon/net/upload.hpp"

#include <algorithm>

// The receiving half of a connection: from bytes to a request that a worker serves.

namespace iterochat::net {

/// The client as the request's way shows it: behind a trusted proxy, whom that proxy names.
std::shared_ptr<const Peer> Connection::peer_of(const Head& head) const {
    if (head.forwarded_for.empty() || peer_->address.empty())
        return peer_;
    auto client = link_.context->proxies.client_of(peer_->address, head.forwarded_for);
    if (client == peer_->address)
        return peer_;
    auto peer = std::make_shared<Peer>(*peer_);
    peer->address = std::move(client);
    return peer;
}

bool Connection::advance_head() {
    while (in_.starts_with("\r\n")) // some clients end a body with an extra line break (RFC 9112, 2.2)
        in_.erase(0, 2);
    if (in_.empty())
        return false;
    if (looked_ == 0)
        request_began_ = Steady::now();
    try {
        const HeadLimits limits{options().header_bytes_most, options().header_lines_most};
        const auto end = find_head_end(in_, looked_, limits);
        looked_ = in_.size();
        if (!end)
            return false;
        auto head = parse_head(std::string_view{in_}.substr(0, *end), limits);
        in_.erase(0, *end);
        looked_ = 0;
        begin_request(std::move(head));
    } catch (const Refusal& refusal) {
        fail(refusal.status, refusal.sentence);
    }
    return true;
}

void Connection::begin_request(Head head) {
    ++link_.context->counters.requests;
    incoming_ = std::make_shared<Incoming>();
    incoming_->peer = peer_of(head);
    incoming_->head = std::move(head);
    if (link_.context->stopping)
        return fail(503, "The server is stopping; try again in a moment.");
    if (options().sink_for && incoming_->head.may_have_body())
        choose_sink();
    else
        begin_body();
}

/// On a worker, since choosing may open files.
void Connection::choose_sink() {
    enter(Phase::choosing_sink);
    const auto& runtime = loop_.runtime();
    runtime.workers.add([&runtime, link = link_, incoming = incoming_] {
        try {
            parse(runtime, *incoming);
            auto sink = runtime.context->options.sink_for(incoming->head.method, path_of(*incoming->request),
                                                          *incoming->peer);
            // A posted task is copyable; the sink travels in a shared box.
            link.post([box = std::make_shared<std::unique_ptr<BodySink>>(std::move(sink))](
                          Connection& connection) { connection.on_sink(std::move(*box)); });
        } catch (...) {
            auto reply = reply_to_exception(link.context->options);
            link.post([reply = std::move(reply)](Connection& connection) { connection.fail(reply); });
        }
    });
}

void Connection::on_sink(std::unique_ptr<BodySink> sink) {
    if (phase_ != Phase::choosing_sink)
        return;
    if (!sink) {
        begin_body();
    } else {
        const auto& head = incoming_->head;
        upload_ = std::make_shared<Upload>(loop_.runtime(), link_, incoming_, std::move(sink));
        upload_left_ = head.content_length;
        if (head.chunked)
            chunks_ = std::make_unique<ChunkedDecoder>();
        enter(Phase::sinking);
        send_continue();
    }
    advance();
    if (!closed_)
        pump();
}

void Connection::begin_body() {
    const auto& head = incoming_->head;
    if (head.chunked)
        return fail(411, "Chunked request bodies are not taken here; send a Content-Length.");
    if (head.content_length > options().body_bytes_most && !begin_large_body())
        return;
    enter(Phase::body);
    send_continue();
}

/// False: refused.
bool Connection::begin_large_body() {
    const auto& head = incoming_->head;
    const bool may = options().takes_large_body && options().takes_large_body(head.method, head.target);
    if (!may || head.content_length > options().large_body_bytes_most) {
        fail(413, "The request's body is larger than this server takes.");
        return false;
    }
    auto& taken = link_.context->large_bodies;
    if (taken += head.content_length; taken > options().large_bodies_bytes_most) {
        taken -= head.content_length;
        fail(503, "Too many files are being sent at the moment; try again in a minute.");
        return false;
    }
    incoming_->large_body = std::shared_ptr<void>(
        link_.context.get(),
        [context = link_.context, bytes = head.content_length](void*) { context->large_bodies -= bytes; });
    return true;
}

/// The client waits for a word before it sends the body; pointless once some of it is here.
void Connection::send_continue() {
    if (incoming_->head.expects_continue && incoming_->head.has_body() && in_.empty())
        link_.wire->push({"HTTP/1.1 100 Continue\r\n\r\n"});
}

bool Connection::advance_body() {
    auto& body = incoming_->body;
    const auto take = std::min(in_.size(), incoming_->head.content_length - body.size());
    body.append(in_, 0, take);
    in_.erase(0, take);
    if (body.size() < incoming_->head.content_length)
        return false;
    dispatch();
    return true;
}

bool Connection::advance_sink() {
    std::string piece;
    bool whole = false;
    try {
        if (chunks_) {
            in_.erase(0, chunks_->take(in_, piece));
            whole = chunks_->ended();
        } else {
            piece = in_.substr(0, upload_left_);
            in_.erase(0, piece.size());
            upload_left_ -= piece.size();
            whole = upload_left_ == 0;
        }
    } catch (const Refusal& refusal) {
        fail(refusal.status, refusal.sentence);
        return true;
    }
    if (!piece.empty())
        upload_->add(std::move(piece));
    if (whole) {
        enter(Phase::answering);
        upload_->end();
    }
    return whole;
}

void Connection::dispatch() {
    enter(Phase::answering);
    const auto& runtime = loop_.runtime();
    runtime.workers.add([&runtime, link = link_, incoming = incoming_] { serve(runtime, link, incoming); });
}

} // namespace iterochat::net
