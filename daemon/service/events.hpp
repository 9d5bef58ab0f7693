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

/// One open event stream. Destroying it ends the listening.
class EventStream {
  public:
    virtual ~EventStream() = default;
};

/// Streams of what happens in an organization, with resume. Any thread.
class Events {
  public:
    explicit Events(const Context& context);

    /// Starts to listen, then sends what happened after `last_event_id` (as the client named it; none:
    /// nothing old), then what happens, each once and in order. An unknown position sends `event: reset`: the
    /// client loads anew.
    std::unique_ptr<EventStream> open(const Actor& actor, OrganizationId organization,
                                      const std::optional<std::string>& last_event_id, live::Sink sink);

  private:
    Context context_;
};

/// Most events that a resume brings; a client that missed more is told to load anew.
constexpr int resumed_events_most = 1000;

} // namespace iterochat::service
