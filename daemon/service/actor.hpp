#pragma once

#include "daemon/model/ids.hpp"
#include "daemon/model/organization.hpp"

#include <string>
#include <sys/types.h>
#include <variant>

namespace iterochat::service {

/// Who acts. Made at the edges (http, admin, jobs), checked in service, written to the audit log.
struct Administrator {
    uid_t uid = 0;
    std::string user_name;
};
struct Member {
    AccountId account;
    OrganizationId organization;
    Role role = Role::agent;
    std::string name;
    std::string from_address{}; ///< network address of the call, for the audit log; empty within jobs
};
struct VisitorActor {
    OrganizationId organization;
    VisitorId visitor;
};
struct SystemJob {
    std::string name; ///< "retention", "idle"
};
using Actor = std::variant<Administrator, Member, VisitorActor, SystemJob>;

/// "uid:0", "member:<uuid>", "visitor:<uuid>", "system:<name>": what audit entries and deleted_by hold.
std::string label_of(const Actor& actor);

/// Where a member calls from; empty for everybody else (an administrator is known by the uid).
std::string address_of(const Actor& actor);

/// Administrators and jobs may everything; a member by role and only in their organization; a visitor nothing
/// of this. Throws Code::forbidden (role) or Code::not_found (another organization).
void require(const Actor& actor, OrganizationId organization, Right right);

} // namespace iterochat::service
