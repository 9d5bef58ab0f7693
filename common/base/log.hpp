#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iterochat {

enum class LogLevel { debug, info, warning, error };

/// One value of a log line: ids and numbers only, never texts, names or addresses.
struct LogField {
    std::string_view key;
    std::string value;

    LogField(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
    LogField(std::string_view k, const char* v) : key(k), value(v) {}
    LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
    template <class Number, class = std::enable_if_t<std::is_arithmetic_v<Number>>>
    LogField(std::string_view k, Number v) : key(k), value(std::to_string(v)) {}
};

/// Writes "<priority>level room verb key=value ..." as one line to stderr (journald reads the priority). Any
/// thread.
void log(LogLevel level, std::string_view room, std::string_view verb, std::vector<LogField> fields = {});
void set_log_level(LogLevel least);
LogLevel log_level();
std::string_view name_of(LogLevel level);
LogLevel log_level_from_name(std::string_view name); ///< throws Code::unprocessable

/// Writes the cause of an unexpected failure once, and returns the incident number that the reply carries.
std::string log_incident(std::string_view room, std::string_view verb, const std::exception& cause);

} // namespace iterochat
