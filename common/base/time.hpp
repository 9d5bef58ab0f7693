#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace iterochat {

/// A moment: milliseconds since 1970-01-01 UTC. RFC 3339 outside, this inside.
struct Time {
    std::int64_t ms = 0;
    auto operator<=>(const Time&) const = default;
};

/// A span in milliseconds.
struct Span {
    std::int64_t ms = 0;
    auto operator<=>(const Span&) const = default;
};
constexpr Span seconds(std::int64_t n) {
    return {n * 1000};
}
constexpr Span minutes(std::int64_t n) {
    return {n * 60'000};
}
constexpr Span hours(std::int64_t n) {
    return {n * 3'600'000};
}
constexpr Span days(std::int64_t n) {
    return {n * 86'400'000};
}
constexpr Time operator+(Time t, Span s) {
    return {t.ms + s.ms};
}
constexpr Time operator-(Time t, Span s) {
    return {t.ms - s.ms};
}
constexpr Span operator-(Time a, Time b) {
    return {a.ms - b.ms};
}

std::string format_time(Time time);     ///< "2026-11-24T05:36:00.000Z"
Time parse_time(std::string_view text); ///< RFC 3339 with any offset, or a date; throws Code::unprocessable
Span parse_span(
    std::string_view text); ///< "90d", "12h", "30m", "45s", "2w", "6y"; throws Code::unprocessable

/// The world's clock; tests pass their own.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Time now() const = 0; ///< any thread
};

class SystemClock final : public Clock {
  public:
    Time now() const override;
};

} // namespace iterochat
