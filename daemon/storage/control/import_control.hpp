#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/storage/view.hpp"

namespace iterochat::storage {

/// Like create_account, but with the id of the archive, so that messages keep their author; without a
/// password. Code::exists when the id or the address is taken.
Account import_account(ControlTx& tx, const Account& account);

/// Like create_organization, but with the archive's time of making.
Organization import_organization(ControlTx& tx, const Organization& organization);

} // namespace iterochat::storage
