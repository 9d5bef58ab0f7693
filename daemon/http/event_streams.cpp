#include "daemon/http/talk_routes.hpp"
#include "daemon/service/events.hpp"

#include <string>

namespace iterochat::http {
namespace {

constexpr std::string_view reconnect_after = "retry: 2000\n"; // milliseconds

/// EventSource can't set a header on its first connection, so the position may stand in the address.
std::optional<std::string> read_position(const Call& call) {
    if (const std::string header = call.header("Last-Event-ID"); !header.empty())
        return header;
    return call.query("last_event_id");
}

/// Shows the client at once that the stream is open. A client that starts anew learns the position to resume
/// from, so that it misses nothing if the connection ends before the first event; one that resumes keeps its
/// own until it has what it missed.
live::Frame hello(const service::EventStream& stream, bool resumes) {
    std::string frame(": open\n");
    frame += reconnect_after;
    if (!resumes)
        frame += "id: " + std::to_string(stream.position()) + "\n";
    return std::make_shared<const std::string>(frame + "\n");
}

/// No thread stays with the stream: the hub's sink owns it, and its end takes the listening away.
void open(service::Events& events, const std::shared_ptr<Call>& call) {
    const auto position = read_position(*call);
    const std::shared_ptr<service::EventStream> stream =
        events.open(call->actor, call->organization, position);
    call->add_header("X-Accel-Buffering", "no");
    const auto out = call->exchange().open_stream("text/event-stream", call->headers());
    out->send(hello(*stream, position.has_value()));
    stream->start([out](const live::Frame& frame, std::int64_t) {
        if (frame)
            return out->send(frame);
        out->finish(); // signed out or no member any more; who still may comes back by itself
        return false;
    });
    // Last: the end may have come already. Closing lets the listening go, which lets the sink and its stream
    // go.
    out->on_close([kept = stream]() mutable { kept.reset(); });
}

} // namespace

Routes event_routes(service::Events& events) {
    const RouteHandler handler = [&events](const std::shared_ptr<Call>& call) { open(events, call); };
    return {
        {"GET", "/widget/events", Access::visitor,
         "What happens in the visitor's conversations, as it happens", handler},
        {"GET", "/organizations/{org}/events", Access::member,
         "What happens in the organization, as it happens", handler},
    };
}

} // namespace iterochat::http
