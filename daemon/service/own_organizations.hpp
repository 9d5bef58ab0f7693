#pragma once

#include "daemon/service/accounts.hpp"
#include "daemon/storage/view.hpp"

#include <vector>

namespace iterochat::service {

/// The organizations of an account, by name, without those being deleted. For accounts and users.
std::vector<OwnOrganization> own_organizations(storage::ControlView& view, const AccountId& account);

} // namespace iterochat::service
