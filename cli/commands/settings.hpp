#pragma once

#include "common/api/values.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace iterochat::cli {

enum class Format { table, plain, json, ndjson, csv };

/// The global options, once looked into.
struct Settings {
    std::string socket; ///< decided: --socket, ITEROCHAT_SOCKET, the configuration's, the default
    std::string config; ///< -c, or empty
    Format format = Format::table;
    bool format_was_given = false; ///< then --quiet doesn't silence the answer
    std::string color = "auto";
    bool quiet = false;
    bool verbose = false;
    bool no_input = false;
    std::optional<std::chrono::seconds> timeout;

    bool is_silent() const { return quiet && !format_was_given; }
};

/// Throws Code::usage for values that the options don't take, Code::no_input for a -c file that is absent.
Settings settings_of(const api::Values& globals);

/// The value of `socket` before the first section of a configuration; empty when there is none.
std::string socket_in(const std::string& configuration);

} // namespace iterochat::cli
