#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace iterochat::config {

/// The daemon's settings, read once at start and again at SIGHUP. Immutable afterwards.
struct Config {
    std::string state_dir = "/var/lib/iterochat";
    std::string socket = "/run/iterochat/admin.sock";
    std::string socket_group = "iterochat-admin";
    std::string root_key_file; ///< empty: state_dir/root.key

    std::string http_listen = "127.0.0.1:8080";
    std::string http_public_url; ///< empty: http://<listen>
    std::vector<std::string> http_trusted_proxies;
    std::int64_t http_loops = 1;
    std::int64_t http_workers = 8;
    std::int64_t http_connections_per_address = 512;
    std::string http_metrics_token_file; ///< empty: /metrics answers loopback only

    std::int64_t sign_in_per_minute = 10;
    std::int64_t widget_sessions_per_minute = 30;
    std::int64_t widget_writes_per_minute = 60;
    std::int64_t typing_per_minute = 60;
    std::int64_t open_organizations = 64;
    std::int64_t answer_memory_mib = 256;

    bool accounts_open_organizations = false;
    std::string backup_folder;         ///< empty: state_dir/backups
    std::string backup_keyring_folder; ///< empty: state_dir/keyring
    std::vector<std::string> backup_recipients;
    std::string backup_keep; ///< empty: nothing is pruned by itself

    std::string log_level = "info";

    std::string root_key_path() const; ///< root_key_file or its default
};

using Value = std::variant<std::string, std::int64_t, std::vector<std::string>, bool>;

/// One row of the settings table: everything that a setting is.
struct Setting {
    const char* name; ///< "http.listen"
    const char* help;
    std::int64_t least = 0; ///< numbers only
    std::int64_t most = 0;
    std::variant<std::string Config::*, std::int64_t Config::*, std::vector<std::string> Config::*,
                 bool Config::*>
        member;
    bool reloads = false; ///< taken over by SIGHUP without a restart
};

const std::vector<Setting>& settings();
const Setting* find_setting(std::string_view name);
Value value_of(const Config& config, const Setting& setting);
std::string to_toml(const Value& value);

/// Reads a TOML text strictly: unknown names, wrong types and ranges throw Code::configuration with the line,
/// the name and the nearest known one.
Config parse(std::string_view toml, std::string_view file_name);
Config load(const std::string& file); ///< throws Code::configuration also when the file can't be read

/// A complete configuration file with every setting at its default, commented.
std::string defaults_text();

} // namespace iterochat::config
