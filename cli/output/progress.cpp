#include "cli/output/progress.hpp"
#include "cli/output/format.hpp"
#include "cli/output/terminal.hpp"

#include <algorithm>
#include <iostream>

namespace iterochat::cli {
namespace {

constexpr std::size_t bar_columns = 24;
constexpr std::chrono::milliseconds redraw_interval{100};

std::string amount(std::uint64_t number, Progress::Unit unit) {
    return unit == Progress::Unit::bytes ? format_bytes(number)
                                         : format_count(static_cast<std::int64_t>(number));
}

} // namespace

std::string progress_line(std::string_view stage, std::uint64_t done, std::uint64_t total,
                          Progress::Unit unit) {
    std::string line = printable(stage) + "  ";
    if (total == 0)
        return line + amount(done, unit);
    const auto full = static_cast<std::size_t>(std::min(done, total) * bar_columns / total);
    line += "[" + std::string(full, '#') + std::string(bar_columns - full, ' ') + "] ";
    return line + amount(done, unit) + " of " + amount(total, unit);
}

void Progress::show(std::string_view stage, std::uint64_t done, std::uint64_t total, Unit unit) {
    if (!enabled_)
        return;
    const auto now = std::chrono::steady_clock::now();
    const bool ends = total > 0 && done >= total;
    if (stage == stage_ && !ends && now - last_ < redraw_interval)
        return;
    stage_ = stage;
    last_ = now;
    drawn_ = true;
    std::cerr << "\r\x1b[K" << progress_line(stage, done, total, unit) << std::flush;
}

void Progress::clear() {
    if (drawn_)
        std::cerr << "\r\x1b[K" << std::flush;
    drawn_ = false;
}

} // namespace iterochat::cli
