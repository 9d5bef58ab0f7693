#pragma once

#include "daemon/admin/command.hpp"

namespace iterochat::service {
class AuditTrail;
class Certificates;
class ConversationAdmin;
class Downloads;
class ErasureProof;
class ErasedSubjects;
class Erasures;
class Exports;
class Holds;
class Imports;
class Inbox;
class Jobs;
class Notes;
class Notices;
class Organizations;
class Receipts;
class Records;
class Rectification;
class Requests;
class Retention;
class SigningKeys;
class Uploads;
} // namespace iterochat::service

/// The handlers of conversations and of what the law asks for. The services outlive the server.
namespace iterochat::admin {

struct ConversationServices {
    service::Inbox& inbox;
    service::Notes& notes;
    service::ConversationAdmin& conversations;
    service::Exports& exports;
    service::Downloads& downloads;
    service::Organizations& organizations;
};
HandlerRows conversation_handlers(const ConversationServices& services);

struct ExportServices {
    service::Exports& exports;
    service::Downloads& downloads;
    service::ConversationAdmin& conversations;
    service::Organizations& organizations;
};
HandlerRows export_handlers(const ExportServices& services);
HandlerRows import_handlers(service::Imports& imports, service::Uploads& uploads);
struct EraseServices {
    service::Erasures& erasures;
    service::Rectification& rectification;
    service::ConversationAdmin& conversations;
    service::Organizations& organizations;
    service::Downloads& downloads;
};
HandlerRows erase_handlers(const EraseServices& services);
HandlerRows notice_handlers(service::Notices& notices, service::Organizations& organizations,
                            service::Certificates& certificates);
HandlerRows record_handlers(service::Records& all, service::Organizations& organizations);
HandlerRows request_handlers(service::Requests& requests, service::Organizations& organizations);
HandlerRows retention_handlers(service::Retention& retention, service::Organizations& organizations);
HandlerRows hold_handlers(service::Holds& holds, service::ConversationAdmin& conversations,
                          service::Organizations& organizations);
HandlerRows audit_handlers(service::AuditTrail& trail, service::Organizations& organizations,
                           service::Certificates& certificates, service::Downloads& downloads);
struct ProofServices {
    service::Certificates& certificates;
    service::Receipts& receipts;
    service::Downloads& downloads;
    service::Organizations& organizations;
};
HandlerRows proof_handlers(const ProofServices& services); ///< certificate, verify receipt
/// No trail: where there is no installation, only the file and a key that is given.
HandlerRows verify_export_handlers(service::Uploads& uploads, service::AuditTrail* trail);
struct VerifyServices {
    service::ErasureProof& proof;
    service::Receipts& receipts;
    service::ErasedSubjects& subjects;
    service::Organizations& organizations;
};
HandlerRows verify_handlers(const VerifyServices& services);
HandlerRows signing_key_handlers(service::SigningKeys& keys);
HandlerRows job_handlers(service::Jobs& jobs, service::Organizations& organizations);

} // namespace iterochat::admin
