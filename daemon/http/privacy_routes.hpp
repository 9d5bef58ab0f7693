#pragma once

#include "daemon/http/route.hpp"

namespace iterochat::service {
class AuditTrail;
class Certificates;
class ConversationAdmin;
class Erasures;
class Exports;
class Jobs;
class Notices;
class Organizations;
class Records;
class Rectification;
class Requests;
class Retention;
class RetentionSweeps;
class SigningKeys;
} // namespace iterochat::service

/// The rows of what the law asks for. The services outlive the router.
namespace iterochat::http {

Routes export_routes(service::Exports& exports);
Routes erasure_routes(service::Erasures& erasures, service::ConversationAdmin& conversations,
                      service::Organizations& organizations);
Routes request_routes(service::Requests& requests);
Routes notice_routes(service::Notices& notices);
Routes record_routes(service::Records& records);
Routes rectification_routes(service::Rectification& rectification);
Routes certificate_routes(service::Certificates& certificates);
Routes retention_routes(service::Retention& retention, service::RetentionSweeps& sweeps);
Routes audit_routes(service::AuditTrail& trail);
Routes signing_key_routes(service::SigningKeys& keys);
Routes job_routes(service::Jobs& jobs);

} // namespace iterochat::http
