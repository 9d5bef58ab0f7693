#pragma once

#include "common/base/time.hpp"
#include "daemon/admin/command.hpp"

namespace iterochat::service {
class Articles;
class DeletedItems;
class Doctor;
class Downloads;
class Insights;
class KnowledgeImport;
class Organizations;
class Rehearsal;
class SecondFactors;
class StatusReader;
class Uploads;
class Users;
} // namespace iterochat::service

/// The handlers of the everyday nouns. The services outlive the server.
namespace iterochat::admin {

HandlerRows tenant_handlers(service::Organizations& organizations);
HandlerRows user_handlers(service::Users& users, service::SecondFactors& factors,
                          service::Organizations& organizations);

struct KnowledgeServices {
    service::Articles& articles;
    service::KnowledgeImport& imports;
    service::Rehearsal& rehearsal;
    service::Organizations& organizations;
    service::Uploads& uploads;
    service::Downloads& downloads;
};
HandlerRows knowledge_handlers(const KnowledgeServices& services);
HandlerRows deleted_handlers(service::DeletedItems& items, service::Organizations& organizations);
HandlerRows insight_handlers(service::Insights& insights, service::Organizations& organizations);
HandlerRows status_handlers(service::StatusReader& status, service::Doctor& doctor);

} // namespace iterochat::admin
