#include "cli/commands/request.hpp"
#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/text.hpp"
#include "common/base/time.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using api::Argument;
using api::Transfer;
using api::Type;
using nlohmann::json;

[[noreturn]] void refuse(const Argument& argument, const std::string& value, const std::string& what) {
    throw Error{Code::usage,
                "'" + truncate_characters(value, 60) + "' is not " + what + " for " + label_of(argument)};
}

template <class Parse>
bool parses(Parse parse) {
    try {
        parse();
        return true;
    } catch (const Error&) {
        return false;
    }
}

bool is_span(const std::string& value) {
    return parses([&] { parse_span(value); });
}

bool is_time(const std::string& value) {
    return parses([&] { parse_time(value); });
}

json convert_integer(const Argument& argument, const std::string& value) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number > INT64_MAX)
        refuse(argument, value, "a whole number");
    return static_cast<std::int64_t>(number);
}

json convert_number(const Argument& argument, const std::string& value) {
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size())
        refuse(argument, value, "a number");
    return number;
}

json convert_boolean(const Argument& argument, const std::string& value) {
    if (argument.kind == api::Kind::flag || value == "on" || value == "yes" || value == "true")
        return true;
    if (value == "off" || value == "no" || value == "false")
        return false;
    refuse(argument, value, "on or off");
}

json convert_choice(const Argument& argument, const std::string& value) {
    std::vector<std::string> choices;
    for (const auto choice : api::choices_of(argument))
        choices.emplace_back(choice);
    if (std::find(choices.begin(), choices.end(), value) != choices.end())
        return value;
    std::string all;
    for (const std::string& choice : choices)
        all += (all.empty() ? "" : ", ") + choice;
    const std::string near = closest(value, choices);
    throw Error{Code::usage,
                "unknown value '" + truncate_characters(value, 60) + "' for " + label_of(argument)}
        .with_hint(near.empty() ? "one of " + all : "did you mean: " + near);
}

std::string read_password(const std::string& path, const Argument& argument) {
    if (path == "-")
        return read_stdin_line(label_of(argument));
    std::string content = read_file(path, 64 * 1024);
    std::string line = content.substr(0, content.find_first_of("\r\n"));
    return line;
}

/// Both programs run on one host, in different folders.
std::string host_path(const Argument& argument, const std::string& value) {
    std::error_code ignored;
    const bool is_path = argument.type == Type::path || value.find('/') != std::string::npos ||
                         std::filesystem::exists(value, ignored);
    return is_path && !value.empty() ? std::filesystem::absolute(value).lexically_normal().string() : value;
}

json value_of(const Argument& argument, const std::string& value) {
    if (argument.transfer == Transfer::secret)
        return read_password(value, argument);
    if (argument.transfer == Transfer::host)
        return host_path(argument, convert(argument, value).get<std::string>());
    if (argument.stdin_dash && value == "-")
        return read_stdin_line(label_of(argument));
    return convert(argument, value);
}

json values_of(const Argument& argument, const std::vector<std::string>& given) {
    if (!argument.repeatable)
        return value_of(argument, given.back());
    json list = json::array();
    for (const std::string& value : given)
        if (given.size() > 1 || !value.empty()) // a single "" empties the list
            list.push_back(value_of(argument, value));
    return list;
}

} // namespace

std::string label_of(const Argument& argument) {
    return argument.kind == api::Kind::positional ? std::string(argument.value)
                                                  : "--" + std::string(argument.name);
}

std::string read_stdin_line(const std::string& label) {
    static bool was_read = false;
    if (std::exchange(was_read, true))
        throw Error{Code::usage, "stdin can't also give " + label + ": it was read for another argument"};
    std::string line;
    if (!std::getline(std::cin, line))
        throw Error{Code::no_input, "stdin holds no line for " + label};
    if (line.ends_with('\r'))
        line.pop_back();
    return line;
}

json convert(const Argument& argument, const std::string& value) {
    if (!is_utf8(value))
        throw Error{Code::usage, "the value of " + label_of(argument) + " is not UTF-8"};
    switch (argument.type) {
    case Type::integer:
        return convert_integer(argument, value);
    case Type::number:
        return convert_number(argument, value);
    case Type::boolean:
        return convert_boolean(argument, value);
    case Type::choice:
        return convert_choice(argument, value);
    case Type::time:
    case Type::until:
        if (!is_span(value) && !is_time(value))
            refuse(argument, value, "a time (2026-11-24, 2026-11-24T10:00:00Z) or a span (7d)");
        return value;
    case Type::age:
        if (value != "never" && !is_span(value))
            refuse(argument, value, "a span (90d, 12h, 6y) or never");
        return value;
    case Type::text:
    case Type::path:
        return value;
    }
    return value;
}

json build_request(const api::Command& command, const api::Values& values) {
    json request = json::object();
    for (const Argument& argument : command.arguments) {
        const auto given = values.find(argument.name);
        if (given == values.end() || argument.local || argument.transfer == Transfer::upload ||
            argument.transfer == Transfer::content || argument.transfer == Transfer::receipt ||
            argument.transfer == Transfer::download)
            continue;
        request[api::wire_name(argument)] = values_of(argument, given->second);
    }
    return request;
}

} // namespace iterochat::cli
