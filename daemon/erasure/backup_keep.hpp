#pragma once

#include "common/base/time.hpp"

#include <string_view>
#include <vector>

namespace iterochat::erasure {

/// How many backups stay: the newest of each of so many last hours, days, weeks (from Monday), months and
/// years that have one, all UTC.
struct KeepRule {
    int hours = 0;
    int days = 0;
    int weeks = 0;
    int months = 0;
    int years = 0;
};

/// "7d,4w,12m": letters h, d, w, m (months), y. Throws Code::unprocessable; a rule that keeps nothing is
/// none.
KeepRule parse_keep(std::string_view text);

/// Which of the backups stay; `newest_first` must be sorted. The newest always stays.
std::vector<bool> kept_by(const KeepRule& rule, const std::vector<Time>& newest_first);

} // namespace iterochat::erasure
