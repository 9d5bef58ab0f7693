#include "cli/output/format.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace iterochat::cli {
namespace {

std::tm local_time(Time moment) {
    const auto seconds = static_cast<std::time_t>(moment.ms / 1000);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    return parts;
}

bool is_same_day(const std::tm& a, const std::tm& b) {
    return a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
}

std::string with(const char* pattern, const std::tm& parts) {
    std::array<char, 64> text;
    const std::size_t size = std::strftime(text.data(), text.size(), pattern, &parts);
    return {text.data(), size};
}

} // namespace

std::string format_bytes(std::uint64_t bytes) {
    constexpr std::array units{"bytes", "KiB", "MiB", "GiB", "TiB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= 1024 && unit + 1 < units.size()) {
        size /= 1024;
        ++unit;
    }
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), unit > 0 && size < 10 ? "%.1f %s" : "%.0f %s", size,
                  units.at(unit));
    return text.data();
}

std::string format_count(std::int64_t count) {
    std::string digits = std::to_string(count);
    const std::size_t first = count < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3; at -= 3)
        digits.insert(at - 3, " ");
    return digits;
}

std::string format_moment(Time moment, Time now) {
    const std::tm parts = local_time(moment);
    if (is_same_day(parts, local_time(now)))
        return with("today %H:%M", parts);
    if (is_same_day(parts, local_time(now - days(1))))
        return with("yesterday %H:%M", parts);
    return with("%Y-%m-%d %H:%M", parts);
}

std::string format_duration(Span span) {
    const std::int64_t all = span.ms / 1000;
    if (all >= 2 * 86400)
        return plural(all / 86400, "day", "days");
    if (all >= 2 * 3600)
        return plural(all / 3600, "hour", "hours");
    if (all >= 2 * 60)
        return plural(all / 60, "minute", "minutes");
    return std::to_string(all) + " s";
}

std::string plural(std::int64_t count, std::string_view one, std::string_view many) {
    return format_count(count) + " " + std::string(count == 1 ? one : many);
}

} // namespace iterochat::cli
