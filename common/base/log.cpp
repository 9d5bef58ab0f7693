#include "common/base/log.hpp"

#include "common/base/error.hpp"
#include "common/base/secret.hpp"

#include <array>
#include <atomic>
#include <exception>
#include <unistd.h>

namespace iterochat {
namespace {

std::atomic<LogLevel> least_level{LogLevel::info};

struct LevelRow {
    LogLevel level;
    std::string_view name;
    int priority; // syslog severity, as sd-daemon(3) prefixes it
};
constexpr std::array level_rows{
    LevelRow{LogLevel::debug, "debug", 7},
    LevelRow{LogLevel::info, "info", 6},
    LevelRow{LogLevel::warning, "warning", 4},
    LevelRow{LogLevel::error, "error", 3},
};

void append_value(std::string& line, std::string_view value) {
    const bool plain = !value.empty() && value.find_first_of(" \"=\n\r\t\\") == std::string_view::npos;
    if (plain) {
        line += value;
        return;
    }
    line += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\')
            line += '\\';
        line += (c == '\n' || c == '\r') ? ' ' : c;
    }
    line += '"';
}

} // namespace

void log(LogLevel level, std::string_view room, std::string_view verb, std::vector<LogField> fields) {
    if (level < least_level.load(std::memory_order_relaxed))
        return;
    const LevelRow& row = level_rows[static_cast<std::size_t>(level)];
    std::string line = "<" + std::to_string(row.priority) + ">";
    line.append(row.name).append(" ").append(room).append(" ").append(verb);
    for (const LogField& field : fields) {
        line.append(" ").append(field.key).append("=");
        append_value(line, field.value);
    }
    line += '\n';
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

void set_log_level(LogLevel least) {
    least_level.store(least, std::memory_order_relaxed);
}
std::string_view name_of(LogLevel level) {
    return level_rows[static_cast<std::size_t>(level)].name;
}
LogLevel log_level() {
    return least_level.load(std::memory_order_relaxed);
}

LogLevel log_level_from_name(std::string_view name) {
    for (const LevelRow& row : level_rows)
        if (row.name == name)
            return row.level;
    throw Error{Code::unprocessable, "Log level must be debug, info, warning or error."};
}

std::string log_incident(std::string_view room, std::string_view verb, const std::exception& cause) {
    std::array<std::uint8_t, 5> bytes;
    fill_random(bytes);
    std::string incident = to_base32(bytes);
    log(LogLevel::error, room, verb, {{"incident", incident}, {"cause", std::string_view(cause.what())}});
    return incident;
}

} // namespace iterochat
