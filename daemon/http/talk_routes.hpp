#pragma once

#include "daemon/http/route.hpp"

namespace iterochat::service {
class Conversations;
class Drafts;
class Events;
class Holds;
class Inbox;
class Notes;
class Presence;
class Visitors;
} // namespace iterochat::service

/// The rows of what visitors and members say to each other. The services outlive the router.
namespace iterochat::http {

Routes widget_session_routes(service::Visitors& visitors);
Routes widget_conversation_routes(service::Conversations& conversations);
Routes conversation_routes(service::Inbox& inbox);
Routes conversation_action_routes(service::Inbox& inbox);
Routes conversation_bulk_routes(service::Inbox& inbox);
Routes presence_routes(service::Presence& presence);
Routes draft_routes(service::Drafts& drafts);
Routes note_routes(service::Notes& notes);
Routes hold_routes(service::Holds& holds, service::Inbox& inbox);
Routes event_routes(service::Events& events); ///< the widget's and the dashboard's stream

} // namespace iterochat::http
