#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/view.hpp"

namespace iterochat::service {

/// Keeps what a member is called where they act, so that reading a conversation needs no control.db; a
/// renamed member's new name appears with their next act.
void learn_name(storage::Tx& tx, const AccountId& account, const std::string& name);

/// After someone left the organization: their name and drafts are forgotten there, the conversations they
/// held wait again, and their streams end. Twice is once.
void let_go_of_member(const Context& context, const OrganizationId& organization, const AccountId& account);

} // namespace iterochat::service
