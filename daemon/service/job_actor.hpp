#pragma once

#include "daemon/service/actor.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace iterochat::service {

/// Who asked, as a job keeps it; what they may was checked when it began.
nlohmann::json write_job_actor(const Actor& actor);
/// Whoever is no member comes back as SystemJob{kind}.
Actor read_job_actor(const nlohmann::json& actor, OrganizationId organization, std::string_view kind);

} // namespace iterochat::service
