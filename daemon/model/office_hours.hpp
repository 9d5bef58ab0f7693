#pragma once

#include "common/base/time.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat {

/// When people answer on one day of the week, in the organization's own time.
struct OpenSpan {
    int weekday = 0; ///< 0 is Monday
    int from = 0;    ///< minutes after midnight
    int to = 0;      ///< greater than `from`, 1440 at the most; a night is two spans
    auto operator<=>(const OpenSpan&) const = default;
};

/// When there are people to hand over to. Not enabled: always.
struct OfficeHours {
    bool enabled = false;
    std::string time_zone = "UTC"; ///< a name of the system's time zone database: "Asia/Dhaka"
    std::vector<OpenSpan> spans;
    std::vector<std::string> closed_dates; ///< holidays, "2026-12-25"
    std::string away_text;                 ///< what is said outside the hours; empty: the product's own words
    bool ai_only_when_closed = false;      ///< outside the hours the AI hands nothing over
};

constexpr std::array<std::string_view, 7> weekday_names{"monday", "tuesday",  "wednesday", "thursday",
                                                        "friday", "saturday", "sunday"};

/// A moment as the clock on the office's wall shows it.
struct LocalMoment {
    std::string date; ///< "2026-12-25"
    int weekday = 0;  ///< 0 is Monday
    int minute = 0;   ///< after midnight
};
/// Throws Code::unprocessable for an unknown time zone.
LocalMoment local_moment(const std::string& time_zone, Time time);

/// "09:30" and back; "24:00" is the end of a day. Throws Code::unprocessable.
int parse_clock(std::string_view text);
std::string format_clock(int minute);

/// "mon-fri 09:00-17:00", "saturday 10:00-13:00": one span a day. Throws Code::unprocessable naming what it
/// can't read.
std::vector<OpenSpan> parse_open_spans(std::string_view text);
std::string format_open_span(const OpenSpan& span); ///< "monday 09:00-17:00"

void validate(const OfficeHours& hours);

bool is_open(const OfficeHours& hours, Time now);
/// When people are back; none while it is open, or when the next two months hold no opening.
std::optional<Time> next_opening(const OfficeHours& hours, Time now);

} // namespace iterochat
