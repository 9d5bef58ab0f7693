#pragma once

#include "cli/commands/session.hpp"
#include "cli/commands/view.hpp"

#include <nlohmann/json_fwd.hpp>

namespace iterochat::cli {

/// For a dangerous command without --yes or --confirm: on a terminal shows what would be destroyed (by a dry
/// run) and asks; elsewhere throws Code::usage. Adds "yes" or "confirm" to the request. False: the person
/// said no.
bool confirm(Session& session, const api::Command& command, const Settings& settings, nlohmann::json& request,
             const Canvas& canvas);

} // namespace iterochat::cli
