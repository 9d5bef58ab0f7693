#pragma once

#include "daemon/model/organization.hpp"

#include <string_view>
#include <vector>

namespace iterochat::service {

/// The members whose whole name follows an "@" in the text, letter case aside, each once and in the order of
/// the text. Where one name begins another ("Ann", "Ann Lee") the longer one that fits is meant. The "@" of
/// an address names nobody.
std::vector<AccountId> mentioned_members(std::string_view text, const std::vector<Membership>& team);

} // namespace iterochat::service
