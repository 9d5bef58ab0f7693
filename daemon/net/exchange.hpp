#pragma once

#include "daemon/net/head.hpp"
#include "daemon/net/link.hpp"
#include "daemon/net/parser.hpp"
#include "daemon/net/reply.hpp"
#include "daemon/net/runtime.hpp"
#include "daemon/net/server.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace iterochat::net {

/// One request on its way from the loop to the handler. One thread has it at a time.
struct Incoming {
    Head head;
    std::shared_ptr<httplib::Request> request; ///< set once parsed
    std::string body;
    std::shared_ptr<const Peer> peer;
    std::string sink_result;
    std::shared_ptr<void> large_body; ///< its share of what all large bodies may take; given back at the end

    ReplyForm form() const;
};

/// The Exchange of a live connection.
class LiveExchange final : public Exchange {
  public:
    LiveExchange(Link link, std::shared_ptr<Incoming> incoming);
    ~LiveExchange() override;

    const httplib::Request& request() const override { return *incoming_->request; }
    const Peer& peer() const override { return *incoming_->peer; }
    bool accepts_gzip() const override { return incoming_->head.accepts_gzip; }
    void send(Response response) override;
    std::shared_ptr<OutStream> open_stream(std::string content_type, Headers headers) override;
    std::string sink_result() const override { return incoming_->sink_result; }
    void send_if_open(Response response); ///< for what a handler threw: it may have answered before

  private:
    bool claim(); ///< true once
    void answer(Response response);
    ReplyForm form(const Headers& headers) const;

    Link link_;
    std::shared_ptr<Incoming> incoming_;
    std::atomic<bool> answered_ = false;
};

/// On a worker: parses what isn't parsed yet and gives the request to the handler; answers what the handler
/// throws.
void serve(const Runtime& runtime, const Link& link, const std::shared_ptr<Incoming>& incoming);

/// On a worker: fills incoming.request. Throws Error.
void parse(const Runtime& runtime, Incoming& incoming);

/// What an exception becomes for the caller; unexpected ones go to the log under the incident number in the
/// reply.
Response reply_to_exception(const Options& options);

} // namespace iterochat::net
