#pragma once

#include "cli/commands/settings.hpp"
#include "common/base/error.hpp"

namespace iterochat::cli {

/// Says on stderr what went wrong, as "iterochat: sentence" and "  try: hint", or as one JSON document.
/// Returns the exit status of its code.
int report(const Error& error, bool as_json);

} // namespace iterochat::cli
