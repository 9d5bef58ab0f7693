#pragma once

#include "common/api/catalogue.hpp"
#include "common/api/values.hpp"
#include "common/base/error.hpp"

namespace iterochat::cli {

/// The daemon's sentence, with what was typed before it where the sentence doesn't name it: "'k3v9q2ma':
/// There is no such conversation." Never an address, a secret or what came over stdin.
Error naming_subject(const Error& error, const api::Command& command, const api::Values& values);

} // namespace iterochat::cli
