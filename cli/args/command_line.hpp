#pragma once

#include "common/api/catalogue.hpp"
#include "common/api/values.hpp"

#include <string>
#include <vector>

namespace iterochat::cli {

using api::Values;

struct CommandLine {
    const api::Command* command = nullptr; ///< null when only help or the version was asked for
    std::string noun;                      ///< with --help and a noun alone: which
    bool wants_help = false;
    bool wants_version = false;
    Values globals = {}; ///< api::global_arguments
    Values values = {};  ///< the command's own
};

/// Splits the words after the program's name. Throws Code::usage, with "did you mean" as its hint where there
/// is something near: unknown commands and options, values that are missing or given twice, too many words.
/// Values are not looked into; that is for whoever builds the request.
CommandLine parse(const std::vector<std::string>& arguments);

/// Finds the command among the first words and takes them out of `arguments`; options before and between them
/// stay. Null with an empty `noun`: no word was given; null with a `noun`: it needs a verb.
struct Found {
    const api::Command* command = nullptr;
    std::string noun;
};
Found take_command(std::vector<std::string>& arguments);

} // namespace iterochat::cli
