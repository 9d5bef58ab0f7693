#pragma once

#include "daemon/service/organizations.hpp"
#include "daemon/storage/view.hpp"

namespace iterochat::service {

/// Applies the change with its audit entry. Throws Code::unprocessable for values, Code::forbidden when a
/// member wants private addresses.
void change_endpoint(storage::Tx& tx, const Actor& actor, const EndpointChange& change);

} // namespace iterochat::service
