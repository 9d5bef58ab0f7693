#pragma once

#include "common/api/catalogue.hpp"
#include "common/api/values.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace iterochat::cli {

/// One value as its argument's type wants it. Throws Code::usage naming the option, with "did you mean" for
/// choices.
nlohmann::json convert(const api::Argument& argument, const std::string& value);

/// The request's object from what was typed: types converted, "-" read from stdin where the row allows it, a
/// password read from its file. Files to upload and where to write are not in it. Throws Code::usage,
/// Code::no_input, Code::io.
nlohmann::json build_request(const api::Command& command, const api::Values& values);

/// "--role", or "EMAIL" for a positional one.
std::string label_of(const api::Argument& argument);

/// The first line of stdin. A second call throws Code::usage: stdin can feed one argument only.
std::string read_stdin_line(const std::string& label);

} // namespace iterochat::cli
