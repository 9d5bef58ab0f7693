#pragma once

#include "daemon/http/route.hpp"

namespace iterochat::service {
class AuditTrail;
class Certificates;
class ConversationAdmin;
class Erasures;
class Exports;
class Jobs;
class Retention;
class SigningKeys;
} // namespace iterochat::service

/// The rows of what the law asks for. The services outlive the router.
namespace iterochat::http {

Routes export_routes(service::Exports& exports);
Routes erasure_routes(service::Erasures& erasures, service::ConversationAdmin& conversations);
Routes certificate_routes(service::Certificates& certificates);
Routes retention_routes(service::Retention& retention);
Routes audit_routes(service::AuditTrail& trail);
Routes signing_key_routes(service::SigningKeys& keys);
Routes job_routes(service::Jobs& jobs);

} // namespace iterochat::http
