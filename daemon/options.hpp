#pragma once

#include <optional>
#include <string>

namespace iterochat {

/// The daemon's own command line. Settings belong into the configuration file; these few override it.
struct Options {
    std::string config_file;
    std::optional<std::string> state_dir;
    std::optional<std::string> listen;
    std::optional<std::string> socket;
    bool offline = false; ///< serves the admin socket only, for the command line while the daemon is stopped
    bool keeps_schema = false; ///< refuses databases of an older schema instead of bringing them up
};

/// Throws Code::usage. Prints help or the version and exits when that is asked for.
Options parse_options(int count, char** words);

} // namespace iterochat
