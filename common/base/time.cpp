#include "common/base/time.hpp"

#include "common/base/error.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace iterochat {
namespace {

namespace chrono = std::chrono;

[[noreturn]] void refuse(std::string_view what, std::string_view form) {
    throw Error{Code::unprocessable,
                "This " + std::string(what) + " is not understood; write it like " + std::string(form) + "."};
}

/// Reads exactly `width` digits at `at` and moves it on; -1 when they are not all digits.
int digits(std::string_view text, std::size_t& at, std::size_t width) {
    if (at + width > text.size())
        return -1;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i, ++at) {
        if (text[at] < '0' || text[at] > '9')
            return -1;
        value = value * 10 + (text[at] - '0');
    }
    return value;
}

bool take(std::string_view text, std::size_t& at, char wanted) {
    if (at >= text.size() || text[at] != wanted)
        return false;
    ++at;
    return true;
}

} // namespace

std::string format_time(Time time) {
    const chrono::sys_time<chrono::milliseconds> moment{chrono::milliseconds{time.ms}};
    const auto day = chrono::floor<chrono::days>(moment);
    const chrono::year_month_day date{day};
    const chrono::hh_mm_ss clock{moment - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

Time parse_time(std::string_view text) {
    constexpr std::string_view form = "2026-11-24T05:36:00Z";
    std::size_t at = 0;
    const int year = digits(text, at, 4);
    if (year < 0 || !take(text, at, '-'))
        refuse("time", form);
    const int month = digits(text, at, 2);
    if (month < 0 || !take(text, at, '-'))
        refuse("time", form);
    const int day = digits(text, at, 2);
    const chrono::year_month_day date{chrono::year{year}, chrono::month{static_cast<unsigned>(month)},
                                      chrono::day{static_cast<unsigned>(day)}};
    if (day < 0 || !date.ok())
        refuse("time", form);
    std::int64_t ms = chrono::sys_days{date}.time_since_epoch().count() * 86'400'000LL;
    if (at == text.size())
        return {ms};
    if (!take(text, at, 'T') && !take(text, at, 't') && !take(text, at, ' '))
        refuse("time", form);
    const int hour = digits(text, at, 2);
    if (hour < 0 || hour > 23 || !take(text, at, ':'))
        refuse("time", form);
    const int minute = digits(text, at, 2);
    if (minute < 0 || minute > 59)
        refuse("time", form);
    int second = 0;
    int milli = 0;
    if (take(text, at, ':')) {
        second = digits(text, at, 2);
        if (second < 0 || second > 60)
            refuse("time", form);
        if (take(text, at, '.')) {
            int scale = 100;
            if (at >= text.size() || text[at] < '0' || text[at] > '9')
                refuse("time", form);
            for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
                milli += (text[at] - '0') * scale;
        }
    }
    int offset = 0;
    if (!take(text, at, 'Z') && !take(text, at, 'z')) {
        if (at >= text.size() || (text[at] != '+' && text[at] != '-'))
            refuse("time", form);
        const int sign = text[at++] == '-' ? -1 : 1;
        const int hours_off = digits(text, at, 2);
        if (hours_off < 0 || hours_off > 23 || !take(text, at, ':'))
            refuse("time", form);
        const int minutes_off = digits(text, at, 2);
        if (minutes_off < 0 || minutes_off > 59)
            refuse("time", form);
        offset = sign * (hours_off * 60 + minutes_off);
    }
    if (at != text.size())
        refuse("time", form);
    ms += ((hour * 60LL + minute - offset) * 60 + second) * 1000 + milli;
    return {ms};
}

Span parse_span(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (error != std::errc{} || count < 0 || count > 100'000'000)
        refuse("period", "90d, 12h or 30m");
    if (unit == "s")
        return seconds(count);
    if (unit == "m")
        return minutes(count);
    if (unit == "h")
        return hours(count);
    if (unit == "d")
        return days(count);
    if (unit == "w")
        return days(7 * count);
    if (unit == "y")
        return days(365 * count);
    refuse("period", "90d, 12h or 30m");
}

Time SystemClock::now() const {
    return {
        chrono::duration_cast<chrono::milliseconds>(chrono::system_clock::now().time_since_epoch()).count()};
}

} // namespace iterochat
