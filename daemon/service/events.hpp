#pragma once

#include "daemon/live/hub.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace iterochat::service {

/// One event stream: listens from its making on, and holds back what it hears until start. Destroying it ends
/// the listening.
class EventStream {
  public:
    virtual ~EventStream() = default;
    /// Gives the sink what was missed, then what was held back, then what happens. Called once. A null frame
    /// is the last: the listener may hear no more.
    virtual void start(live::Sink sink) = 0;
    /// The position to resume from if nothing else comes.
    virtual std::int64_t position() const = 0;
};

/// Streams of what happens in an organization, with resume. Any thread.
class Events {
  public:
    explicit Events(const Context& context);

    /// Starts to listen, then reads what happened after `last_event_id` (as the client named it; none:
    /// nothing old), so that each event comes once and in order. An unknown position brings `event: reset`:
    /// the client loads anew.
    std::unique_ptr<EventStream> open(const Actor& actor, OrganizationId organization,
                                      const std::optional<std::string>& last_event_id);

  private:
    Context context_;
};

/// Most events, and bytes of them, that a resume brings; a client that missed more is told to load anew.
constexpr std::size_t resumed_events_most = 1000;
constexpr std::size_t resumed_bytes_most = 4 * 1024 * 1024;

} // namespace iterochat::service
