#include "daemon/erasure/backup_keep.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace iterochat::erasure {
namespace {

constexpr int most = 10'000;

[[noreturn]] void refuse(std::string_view text) {
    throw Error{Code::unprocessable, "'" + truncate_characters(std::string(text), 40) +
                                         "' doesn't say what to keep; write it like 7d,4w,12m."}
        .with_field("keep");
}

int* count_of(KeepRule& rule, char letter) {
    switch (letter) {
    case 'h':
        return &rule.hours;
    case 'd':
        return &rule.days;
    case 'w':
        return &rule.weeks;
    case 'm':
        return &rule.months;
    case 'y':
        return &rule.years;
    default:
        return nullptr;
    }
}

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::int64_t days_from_monday = 3; // 1970-01-01 was a Thursday

/// The period that a moment lies in, as something to compare.
std::string period(Time time, char letter) {
    switch (letter) {
    case 'h':
        return std::to_string(time.ms / hour_ms);
    case 'd':
        return std::to_string(time.ms / day_ms);
    case 'w':
        return std::to_string((time.ms / day_ms + days_from_monday) / 7);
    case 'm':
        return format_time(time).substr(0, 7);
    default:
        return format_time(time).substr(0, 4);
    }
}

} // namespace

KeepRule parse_keep(std::string_view text) {
    KeepRule rule;
    bool keeps_some = false;
    for (std::string_view rest = text; !rest.empty();) {
        const auto comma = rest.find(',');
        const std::string_view word = trim(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        if (comma != std::string_view::npos && rest.empty())
            refuse(text); // something was to follow
        int* count = word.empty() ? nullptr : count_of(rule, word.back());
        if (!count)
            refuse(text);
        const char* end = word.data() + word.size() - 1;
        const auto [stop, error] = std::from_chars(word.data(), end, *count);
        if (error != std::errc{} || stop != end || *count < 0 || *count > most)
            refuse(text);
        keeps_some = keeps_some || *count > 0;
    }
    if (!keeps_some)
        refuse(text);
    return rule;
}

std::vector<bool> kept_by(const KeepRule& rule, const std::vector<Time>& newest_first) {
    struct Step {
        char letter;
        int count;
    };
    std::vector<bool> kept(newest_first.size(), false);
    for (const auto& [letter, count] :
         std::array{Step{'h', rule.hours}, Step{'d', rule.days}, Step{'w', rule.weeks},
                    Step{'m', rule.months}, Step{'y', rule.years}}) {
        int left = count;
        std::optional<std::string> last;
        for (std::size_t i = 0; i < newest_first.size() && left > 0; ++i) {
            const std::string now = period(newest_first[i], letter);
            if (last == now)
                continue;
            last = now;
            kept[i] = true;
            --left;
        }
    }
    if (!kept.empty())
        kept[0] = true;
    return kept;
}

} // namespace iterochat::erasure
