#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/storage/view.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {

/// What control.db knows about one organization: what its own files don't hold and a restore needs.
struct TenantRecord {
    struct Person {
        Account account;
        std::string password_hash;
        Role role = Role::agent;
        bool available = true;
    };
    Organization organization;
    std::vector<Person> people;
};

TenantRecord tenant_record_of(storage::ControlView& view, const OrganizationId& id); ///< throws not_found

std::string write_tenant_record(const TenantRecord& record); ///< JSON; holds names and addresses: only sealed
TenantRecord read_tenant_record(std::string_view json);      ///< throws Code::bad_data

} // namespace iterochat::erasure
