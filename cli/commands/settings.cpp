#include "cli/commands/settings.hpp"
#include "cli/commands/request.hpp"
#include "common/api/catalogue.hpp"
#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/text.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

constexpr const char* default_config = "/etc/iterochat/iterochat.toml";
constexpr const char* default_socket = "/run/iterochat/admin.sock";

/// The configuration's text; without -c one that can't be read is as good as none (the group need not read
/// it).
std::string read_config(const std::string& given) {
    if (!given.empty())
        return read_file(given);
    try {
        return read_file(default_config);
    } catch (const Error&) {
        return {};
    }
}

std::string find_socket(const std::string& given, const std::string& config) {
    if (!given.empty())
        return given;
    if (const char* variable = std::getenv("ITEROCHAT_SOCKET"); variable && *variable)
        return variable;
    const std::string configured = socket_in(read_config(config));
    return configured.empty() ? default_socket : configured;
}

Format format_of(const std::string& name) {
    if (name == "plain")
        return Format::plain;
    if (name == "json")
        return Format::json;
    if (name == "csv")
        return Format::csv;
    return name == "ndjson" ? Format::ndjson : Format::table;
}

} // namespace

std::string socket_in(const std::string& configuration) {
    for (std::size_t at = 0; at < configuration.size();) {
        const auto end = std::min(configuration.find('\n', at), configuration.size());
        std::string_view line = trim(std::string_view(configuration).substr(at, end - at));
        at = end + 1;
        if (line.starts_with('['))
            return {};
        if (!line.starts_with("socket"))
            continue;
        line = trim(line.substr(6));
        if (!line.starts_with('='))
            continue;
        line = trim(line.substr(1));
        const char quote = line.empty() ? ' ' : line[0];
        const auto close = line.find(quote, 1);
        if ((quote == '"' || quote == '\'') && close != std::string_view::npos)
            return std::string(line.substr(1, close - 1));
    }
    return {};
}

Settings settings_of(const api::Values& globals) {
    nlohmann::json given = nlohmann::json::object();
    for (const api::Argument& argument : api::global_arguments())
        if (const auto found = globals.find(argument.name); found != globals.end())
            given[std::string(argument.name)] = convert(argument, found->second.back());
    Settings settings;
    settings.format = format_of(given.value("format", "auto"));
    settings.format_was_given = given.contains("format") && given["format"] != "auto";
    if (given.contains("json")) {
        if (settings.format_was_given && settings.format != Format::json)
            throw Error{Code::usage, "--json and --format name two formats"}.with_hint(
                "leave one of them out");
        settings.format = Format::json;
        settings.format_was_given = true;
    }
    settings.color = given.value("color", "auto");
    settings.quiet = given.contains("quiet");
    settings.verbose = given.contains("verbose");
    settings.no_input = given.contains("no-input");
    if (const auto timeout = given.value("timeout", std::int64_t{0}); timeout > 0)
        settings.timeout = std::chrono::seconds(timeout);
    settings.config = given.value("config", "");
    settings.socket = find_socket(given.value("socket", ""), settings.config);
    return settings;
}

} // namespace iterochat::cli
