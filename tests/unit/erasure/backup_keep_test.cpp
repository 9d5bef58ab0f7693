#include "daemon/erasure/backup_keep.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace iterochat::erasure {
namespace {

/// One backup a day at 02:30, newest first.
std::vector<Time> daily(int count, Time newest) {
    std::vector<Time> times;
    for (int i = 0; i < count; ++i)
        times.push_back(newest - days(i));
    return times;
}

std::vector<std::string> dates_kept(const KeepRule& rule, const std::vector<Time>& times) {
    const auto kept = kept_by(rule, times);
    std::vector<std::string> dates;
    for (std::size_t i = 0; i < times.size(); ++i)
        if (kept[i])
            dates.push_back(format_time(times[i]).substr(0, 10));
    return dates;
}

} // namespace

TEST_CASE("days, weeks and months each keep their newest backup") {
    const auto times = daily(100, parse_time("2026-11-24T02:30:00Z")); // a Tuesday
    CHECK(dates_kept(parse_keep("3d"), times) ==
          std::vector<std::string>{"2026-11-24", "2026-11-23", "2026-11-22"});
    CHECK(dates_kept(parse_keep("3w"), times) ==
          std::vector<std::string>{"2026-11-24", "2026-11-22", "2026-11-15"});
    CHECK(dates_kept(parse_keep("3m"), times) ==
          std::vector<std::string>{"2026-11-24", "2026-10-31", "2026-09-30"});
    CHECK(dates_kept(parse_keep("2d,2w,2m"), times) ==
          std::vector<std::string>{"2026-11-24", "2026-11-23", "2026-11-22", "2026-10-31"});
    CHECK(dates_kept(parse_keep("1y"), times) == std::vector<std::string>{"2026-11-24"});
}

TEST_CASE("days without a backup don't count, and the newest always stays") {
    const std::vector<Time> times{parse_time("2026-11-24T02:30:00Z"), parse_time("2026-11-20T02:30:00Z"),
                                  parse_time("2026-11-20T01:00:00Z"), parse_time("2026-11-01T02:30:00Z")};
    CHECK(dates_kept(parse_keep("2d"), times) == std::vector<std::string>{"2026-11-24", "2026-11-20"});
    CHECK(kept_by(parse_keep("2d"), times) == std::vector<bool>{true, true, false, false});
    CHECK(kept_by({}, {times[0]}) == std::vector<bool>{true});
    CHECK(kept_by(parse_keep("1d"), {}).empty());
}

TEST_CASE("a rule that keeps nothing or can't be read is refused") {
    for (const char* wrong : {"", "0d", "7", "d", "7d,", "-1d", "7x", "7d;4w", "99999d", "7 d"})
        CHECK_THROWS_AS(parse_keep(wrong), Error);
    CHECK(parse_keep("7d, 4w,12m").months == 12);
}

} // namespace iterochat::erasure
