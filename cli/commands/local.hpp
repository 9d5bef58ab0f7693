#pragma once

#include "cli/commands/settings.hpp"
#include "common/api/catalogue.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace iterochat::cli {

/// help, completion, version and the hidden helpers of the shells' adapters and the manual pages.
int run_local(const api::Command& command, const api::Values& values, const Settings& settings);

/// backup keygen: writes the secret key to a new file, gives the result document.
nlohmann::json make_backup_key(const std::string& path);

/// The text of "iterochat help WORDS": everything, a noun, a command or a topic. Throws Code::usage for
/// unknown words.
std::string help_text(const std::vector<std::string>& words);

/// "iterochat tenant create SLUG [--name NAME] …", options that are required before the others.
std::vector<std::string> synopsis_words(const api::Command& command);

/// "-t, --tenant TENANT"
std::string option_label(const api::Argument& argument);

/// What may stand at the end of a line, as "candidate<tab>help" lines; ":files" asks the shell for file
/// names. `words`: after the program's name, the last one unfinished (maybe empty).
std::vector<std::string> complete(const std::vector<std::string>& words, const Settings& settings);

/// The adapter script of bash, zsh or fish.
std::string_view completion_script(std::string_view shell);

/// Writes iterochat.1, iterochat-NOUN.1 and iterochat-json.7 from the catalogue and the parts in `prose`;
/// gives their names.
std::vector<std::string> write_manual(const std::string& folder, const std::string& prose);

} // namespace iterochat::cli
