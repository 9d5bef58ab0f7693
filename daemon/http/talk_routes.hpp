#pragma once

#include "daemon/http/route.hpp"

namespace iterochat::service {
class Attachments;
class Conversations;
class Drafts;
class Events;
class Holds;
class Inbox;
class Notes;
class Presence;
class VisitorFactsReader;
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
Routes visitor_facts_routes(service::VisitorFactsReader& facts);
Routes attachment_routes(service::Attachments& attachments, service::Conversations& conversations,
                         service::Inbox& inbox);
Routes note_routes(service::Notes& notes);
Routes hold_routes(service::Holds& holds, service::Inbox& inbox);
Routes event_routes(service::Events& events); ///< the widget's and the dashboard's stream

/// Requests that carry a file, larger than others: attachments. For net's options.
bool takes_large_body(std::string_view method, std::string_view target);

} // namespace iterochat::http
