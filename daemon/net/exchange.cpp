#include "daemon/net/exchange.hpp"

#include "common/base/log.hpp"
#include "common/base/text.hpp"
#include "daemon/net/connection.hpp"
#include "daemon/net/out_stream.hpp"

#include <charconv>
#include <limits>

namespace iterochat::net {
namespace {

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

std::optional<std::size_t> declared_length(const Headers& headers) {
    for (const auto& [name, value] : headers) {
        if (lower_ascii(name) != "content-length")
            continue;
        std::size_t length = 0;
        const auto end = value.data() + value.size();
        if (const auto [stop, problem] = std::from_chars(value.data(), end, length);
            problem == std::errc{} && stop == end)
            return length;
    }
    return std::nullopt;
}

} // namespace

ReplyForm Incoming::form() const {
    return {head.method == "HEAD", head.minor_version == 0, head.keep_alive, head.accepts_gzip};
}

LiveExchange::LiveExchange(Link link, std::shared_ptr<Incoming> incoming)
    : link_(std::move(link)), incoming_(std::move(incoming)) {}

LiveExchange::~LiveExchange() {
    if (!answered_.exchange(true))
        answer(error_reply(link_.context->options, 500,
                           "The request was dropped without an answer; try it again."));
}

bool LiveExchange::claim() {
    if (!answered_.exchange(true))
        return true;
    log(LogLevel::error, "net", "answered_twice", {{"method", incoming_->head.method}});
    return false;
}

ReplyForm LiveExchange::form(const Headers& headers) const {
    auto form = incoming_->form();
    form.keep_alive = form.keep_alive && !wants_close(headers) && !link_.context->stopping;
    return form;
}

void LiveExchange::send(Response response) {
    if (claim())
        answer(std::move(response));
}

void LiveExchange::send_if_open(Response response) {
    if (!answered_.exchange(true))
        answer(std::move(response));
}

void LiveExchange::answer(Response response) {
    const auto reply_form = form(response.headers);
    link_.wire->push(std::make_shared<const std::string>(whole_reply(std::move(response), reply_form)),
                     no_limit);
    link_.post([keep = reply_form.keep_alive](Connection& connection) { connection.on_answered(keep); });
}

std::shared_ptr<OutStream> LiveExchange::open_stream(std::string content_type, Headers headers) {
    StreamForm stream;
    stream.events = content_type.starts_with("text/event-stream");
    stream.reply = form(headers);
    stream.length = stream.events ? std::nullopt : declared_length(headers);
    if (stream.events) {
        headers.emplace_back("Cache-Control", "no-store");
        headers.emplace_back("X-Accel-Buffering", "no");
    }
    stream.framing = stream.length                              ? BodyFraming::length
                     : (stream.events || stream.reply.old_http) ? BodyFraming::until_close
                                                                : BodyFraming::chunked;
    if (stream.framing == BodyFraming::until_close)
        stream.reply.keep_alive = false;
    const auto head =
        reply_head(200, content_type, headers, stream.reply, stream.framing, stream.length.value_or(0));
    const bool claimed = claim();
    auto out = std::make_shared<LiveOutStream>(link_, stream, claimed);
    if (claimed)
        out->begin(head);
    return out;
}

void parse(const Runtime& runtime, Incoming& incoming) {
    if (!incoming.request)
        incoming.request = runtime.parser.parse(incoming.head);
    if (!incoming.request)
        throw Error{Code::invalid, "The request line can't be read; check the path's encoding."};
    set_remote_address(*incoming.request, incoming.peer->address);
}

Response reply_to_exception(const Options& options) {
    try {
        throw;
    } catch (const Error& error) {
        return error_reply(options, error);
    } catch (const std::exception& cause) {
        const auto incident = log_incident("net", "handle", cause);
        return error_reply(options, 500,
                           "Something went wrong here; the log has it as incident " + incident + ".");
    }
}

void serve(const Runtime& runtime, const Link& link, const std::shared_ptr<Incoming>& incoming) {
    try {
        parse(runtime, *incoming);
        set_body(*incoming->request, std::move(incoming->body));
    } catch (...) {
        auto reply = reply_to_exception(link.context->options);
        link.post([reply = std::move(reply)](Connection& connection) { connection.fail(reply); });
        return;
    }
    const auto exchange = std::make_shared<LiveExchange>(link, incoming);
    try {
        runtime.handler(exchange);
    } catch (...) {
        auto reply = reply_to_exception(link.context->options);
        exchange->send_if_open(std::move(reply));
    }
}

} // namespace iterochat::net
