#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/storage/view.hpp"

namespace iterochat::service {

/// Throws Code::conflict naming the organization when this membership is the last owner who can sign in:
/// whatever is about to end, demote or disable it must not go on.
void keep_an_owner(storage::ControlView& view, const Membership& membership);

/// Throws Code::forbidden when a member who is not an owner touches an owner, or makes one.
void protect_owners(const Actor& actor, Role present, Role wanted);

} // namespace iterochat::service
