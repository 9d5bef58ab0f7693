#pragma once

#include "daemon/storage/view.hpp"

#include <optional>

namespace iterochat::storage {

/// The newest time, up to `now`, that was written when something happened: what a clock is compared with.
std::optional<Time> newest_time(View& view, Time now);        ///< of conversations
std::optional<Time> newest_time(ControlView& view, Time now); ///< of jobs and sessions

} // namespace iterochat::storage
