#include "daemon/service/own_organizations.hpp"

#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"

#include <algorithm>

namespace iterochat::service {

std::vector<OwnOrganization> own_organizations(storage::ControlView& view, const AccountId& account) {
    std::vector<OwnOrganization> all;
    for (const Membership& membership : storage::memberships_of_account(view, account)) {
        const auto organization = storage::find_organization(view, membership.organization_id);
        if (!organization || organization->state == OrganizationState::deleting)
            continue;
        all.push_back({.id = organization->id,
                       .slug = organization->slug,
                       .name = organization->name,
                       .role = membership.role,
                       .active = organization->state == OrganizationState::active,
                       .requires_totp = organization->require_totp});
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return all;
}

} // namespace iterochat::service
