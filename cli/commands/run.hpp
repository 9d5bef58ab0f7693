#pragma once

#include "cli/commands/settings.hpp"
#include "common/api/catalogue.hpp"

namespace iterochat::cli {

/// Does a command and returns the exit status of its success: 0, or 1 when it ran but found problems; 130
/// after Ctrl-C. Failures are thrown as Error.
int run(const api::Command& command, const api::Values& values, const Settings& settings);

} // namespace iterochat::cli
