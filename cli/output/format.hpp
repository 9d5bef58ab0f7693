#pragma once

#include "common/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace iterochat::cli {

/// How values read for people. None of it is for programs: those take JSON.
std::string format_bytes(std::uint64_t bytes); ///< "118 MiB"
std::string format_count(std::int64_t count);  ///< "4 812": digits in threes, parted by a space
std::string format_moment(Time moment,
                          Time now); ///< in local time: "today 02:31", "yesterday 02:31", "2026-11-24 05:36"
std::string format_duration(Span span); ///< "3 days", "5 hours", "12 minutes", "40 s"
std::string plural(std::int64_t count, std::string_view one,
                   std::string_view many); ///< "1 tenant", "2 tenants"

} // namespace iterochat::cli
