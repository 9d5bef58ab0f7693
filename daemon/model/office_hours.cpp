#include "daemon/model/office_hours.hpp"

#include "common/base/error.hpp"
#include "daemon/model/conversation.hpp"

#include <algorithm>
#include <cctype>
#include <date/tz.h>

namespace iterochat {
namespace {

constexpr int day_minutes = 24 * 60;
constexpr int days_ahead = 62;
constexpr std::size_t spans_most = 50;
constexpr std::size_t dates_most = 400;
constexpr std::size_t away_characters_most = 500;

[[noreturn]] void refuse(const char* field, const std::string& sentence) {
    throw Error{Code::unprocessable, sentence}.with_field(field);
}

const date::time_zone& zone_of(const std::string& name) {
    try {
        return *date::locate_zone(name);
    } catch (const std::exception&) { // the library names its files in the cause
        refuse("time_zone", "There is no time zone of that name; they are written like Europe/Berlin, "
                            "Asia/Dhaka or UTC.");
    }
}

std::chrono::sys_time<std::chrono::milliseconds> moment_of(Time time) {
    return std::chrono::sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{time.ms}};
}

std::optional<date::year_month_day> find_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t digits) {
        int value = 0;
        for (const char c : text.substr(at, digits)) {
            if (c < '0' || c > '9')
                return -1;
            value = value * 10 + (c - '0');
        }
        return value;
    };
    const int month = number(5, 2);
    const int day = number(8, 2);
    if (number(0, 4) < 0 || month < 0 || day < 0)
        return std::nullopt;
    const date::year_month_day date{date::year{number(0, 4)}, date::month{static_cast<unsigned>(month)},
                                    date::day{static_cast<unsigned>(day)}};
    return date.ok() ? std::optional{date} : std::nullopt;
}

int weekday_of(date::local_days day) {
    return static_cast<int>(date::weekday{day}.iso_encoding()) - 1;
}

bool is_closed_date(const OfficeHours& hours, const std::string& date) {
    return std::find(hours.closed_dates.begin(), hours.closed_dates.end(), date) != hours.closed_dates.end();
}

/// A day by its first three letters or more: "mon", "Monday".
int parse_weekday(std::string_view text) {
    std::string word(text);
    std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
    for (std::size_t i = 0; i < weekday_names.size(); ++i)
        if (word.size() >= 3 && weekday_names[i].starts_with(word))
            return static_cast<int>(i);
    refuse("hours", "'" + std::string(text) + "' is no day of the week; write mon, tue … sun.");
}

} // namespace

LocalMoment local_moment(const std::string& time_zone, Time time) {
    const auto local = zone_of(time_zone).to_local(moment_of(time));
    const auto day = date::floor<date::days>(local);
    LocalMoment moment;
    moment.date = date::format("%F", day);
    moment.weekday = weekday_of(day);
    moment.minute = static_cast<int>(date::floor<std::chrono::minutes>(local - day).count());
    return moment;
}

int parse_clock(std::string_view text) {
    const auto digit = [&](std::size_t at) {
        return at < text.size() && text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100;
    };
    const int hour = digit(0) * 10 + digit(1);
    const int minute = digit(3) * 10 + digit(4);
    if (text.size() != 5 || text[2] != ':' || minute > 59 || hour * 60 + minute > day_minutes)
        refuse("hours", "A time of day is written 09:30, from 00:00 to 24:00.");
    return hour * 60 + minute;
}

std::string format_clock(int minute) {
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(minute / 60) + ":" + two(minute % 60);
}

std::vector<OpenSpan> parse_open_spans(std::string_view text) {
    const auto blank = text.find(' ');
    const auto dash = text.rfind('-');
    if (blank == std::string_view::npos || dash == std::string_view::npos || dash < blank)
        refuse("hours", "Office hours are written 'mon-fri 09:00-17:00'.");
    const std::string_view days = text.substr(0, blank);
    const int from = parse_clock(text.substr(blank + 1, dash - blank - 1));
    const int to = parse_clock(text.substr(dash + 1));
    const auto between = days.find('-');
    const int first = parse_weekday(days.substr(0, between));
    const int last = between == std::string_view::npos ? first : parse_weekday(days.substr(between + 1));
    std::vector<OpenSpan> spans;
    for (int day = first;; day = (day + 1) % 7) { // "sat-mon" goes over the week's end
        spans.push_back({day, from, to});
        if (day == last)
            return spans;
    }
}

std::string format_open_span(const OpenSpan& span) {
    return std::string(weekday_names[static_cast<std::size_t>(span.weekday)]) + " " +
           format_clock(span.from) + "-" + format_clock(span.to);
}

void validate(const OfficeHours& hours) {
    (void)zone_of(hours.time_zone);
    if (hours.spans.size() > spans_most)
        refuse("days", "There are at most 50 spans of office hours.");
    for (const OpenSpan& span : hours.spans)
        if (span.weekday < 0 || span.weekday > 6 || span.from < 0 || span.to > day_minutes ||
            span.from >= span.to)
            refuse("days",
                   "Office hours end after they begin; a night is two spans, to 24:00 and from 00:00.");
    if (hours.enabled && hours.spans.empty())
        refuse("days", "Office hours need at least one day; or switch them off.");
    if (hours.closed_dates.size() > dates_most)
        refuse("closed_dates", "There are at most 400 closed dates.");
    for (const std::string& date : hours.closed_dates)
        if (!find_date(date))
            refuse("closed_dates", "A closed date is written 2026-12-25.");
    if (!hours.away_text.empty())
        validate_short_text("away_text", hours.away_text, 1, away_characters_most);
}

bool is_open(const OfficeHours& hours, Time now) {
    if (!hours.enabled)
        return true;
    const LocalMoment moment = local_moment(hours.time_zone, now);
    return !is_closed_date(hours, moment.date) &&
           std::any_of(hours.spans.begin(), hours.spans.end(), [&](const OpenSpan& span) {
               return span.weekday == moment.weekday && span.from <= moment.minute && moment.minute < span.to;
           });
}

std::optional<Time> next_opening(const OfficeHours& hours, Time now) {
    if (is_open(hours, now))
        return std::nullopt;
    const date::time_zone& zone = zone_of(hours.time_zone);
    const auto today = date::floor<date::days>(zone.to_local(moment_of(now)));
    for (int ahead = 0; ahead <= days_ahead; ++ahead) {
        const date::local_days day = today + date::days{ahead};
        if (is_closed_date(hours, date::format("%F", day)))
            continue;
        std::optional<Time> first;
        for (const OpenSpan& span : hours.spans) {
            if (span.weekday != weekday_of(day))
                continue;
            // An hour that a clock change leaves out begins where the change ends.
            const auto begin = zone.to_sys(day + std::chrono::minutes{span.from}, date::choose::earliest);
            const Time time{
                std::chrono::duration_cast<std::chrono::milliseconds>(begin.time_since_epoch()).count()};
            if (time > now && (!first || time < *first))
                first = time;
        }
        if (first)
            return first;
    }
    return std::nullopt;
}

} // namespace iterochat
