#pragma once

#include "daemon/audit/audit.hpp"
#include "daemon/service/actor.hpp"

#include <optional>
#include <string>
#include <utility>

namespace iterochat::service {

/// The audit entry of what an actor did to one thing.
inline audit::Act act_of(const Actor& actor, const std::optional<OrganizationId>& organization,
                         std::string action, std::string target_kind, std::string target) {
    return {.action = std::move(action),
            .actor = label_of(actor),
            .organization = organization,
            .target_kind = std::move(target_kind),
            .target = std::move(target),
            .facts = {},
            .reason = {},
            .from_address = address_of(actor)};
}

/// What a person does to their own account, before or beside any organization.
inline audit::Act own_act(const AccountId& account, std::string action, std::string from_address = {}) {
    return {.action = std::move(action),
            .actor = "member:" + account.text(),
            .organization = std::nullopt,
            .target_kind = "account",
            .target = account.text(),
            .facts = {},
            .reason = {},
            .from_address = std::move(from_address)};
}

/// What belongs to the installation is for its administrators (and jobs) alone.
void require_administrator(const Actor& actor);

} // namespace iterochat::service
