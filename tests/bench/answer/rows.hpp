#pragma once

#include "tests/bench/answer/metrics.hpp"

#include <string>

namespace iterochat::answer::bench {

/// Each prints its tables and says whether every "must" in them is met.
bool clinc_rows(const std::string& folder, bool short_run);
bool passage_rows(const std::string& folder, bool short_run);
bool cross_check_rows(const std::string& folder); ///< SOFMattress and others, without targets
bool handoff_rows(const std::string& folder);
bool language_rows(const std::string& folder);

} // namespace iterochat::answer::bench
