#pragma once

#include "daemon/service/users.hpp"
#include "daemon/storage/view.hpp"

#include <string>
#include <string_view>

namespace iterochat::service {

constexpr Span invitation_life = days(7);

/// A new invitation with its link; earlier open ones of this address to this organization are revoked, so
/// that one link works at a time.
InvitationLink make_link(storage::ControlTx& tx, const std::string& public_url, const Actor& actor,
                         OrganizationId organization, std::string_view email, Role role);

void put_member(storage::ControlTx& tx, OrganizationId organization, AccountId account, Role role);

[[noreturn]] void refuse_member(); ///< Code::exists: the person is a member already

} // namespace iterochat::service
