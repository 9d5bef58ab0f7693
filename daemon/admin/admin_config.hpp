#pragma once

#include "daemon/admin/command.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::admin {

/// A setting as the commands show it. admin doesn't know config: app fills these from its table.
struct SettingView {
    std::string key;
    std::string type; ///< "string", "integer", "list"
    std::string value;
    std::string default_value;
    std::string help;
    bool is_changed = false;
};

struct ConfigHooks {
    std::string path;                                   ///< of the configuration file
    std::function<std::vector<SettingView>()> settings; ///< in force; throws when the file is wrong (offline)
    std::function<std::vector<SettingView>()>
        read_file; ///< as the file has them now; throws what is wrong with it
    /// A file that the caller sent, read in the same way; `name` stands in its messages.
    std::function<std::vector<SettingView>(const std::string& text, const std::string& name)> read_text;
    std::function<std::vector<SettingView>()> defaults;
    std::function<std::string()> defaults_text;
    struct Reloaded {
        std::vector<std::string> changed;
        std::vector<std::string> needs_restart;
    };
    std::function<Reloaded()> reload; ///< empty while offline
    std::function<void(std::optional<std::string> level, std::optional<std::int64_t> for_ms)> set_log_level;
    struct LogLevelView {
        std::string level;
        std::string configured;
        std::string until; ///< RFC 3339, empty: for good
    };
    std::function<LogLevelView()> get_log_level;
};

/// config check|show|defaults|get, reload, log-level.
HandlerRows config_handlers(const ConfigHooks& hooks);

} // namespace iterochat::admin
