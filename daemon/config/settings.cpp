#include "daemon/config/config.hpp"

namespace iterochat::config {

const std::vector<Setting>& settings() {
    static const std::vector<Setting> rows{
        {"state_dir", "Folder of all data. Absolute path.", 0, 0, &Config::state_dir, false},
        {"socket", "Unix socket of the iterochat command.", 0, 0, &Config::socket, false},
        {"socket_group", "Group that may use the socket beside root and the daemon's user. Empty: none.", 0,
         0, &Config::socket_group, false},
        {"root_key_file", "File of the root key (mode 0400). Empty: state_dir/root.key.", 0, 0,
         &Config::root_key_file, false},
        {"http.listen", "Address and port of HTTP; port 0 picks one.", 0, 0, &Config::http_listen, false},
        {"http.public_url",
         "Address under which visitors reach this daemon. Empty: http:// and the listen address.", 0, 0,
         &Config::http_public_url, false},
        {"http.trusted_proxies", "Addresses or networks whose X-Forwarded-For is believed.", 0, 0,
         &Config::http_trusted_proxies, false},
        {"http.loops", "Event loops.", 1, 64, &Config::http_loops, false},
        {"http.workers", "Worker threads.", 2, 256, &Config::http_workers, false},
        {"http.connections_per_address", "Open connections of one address; 0: no limit.", 0, 100'000,
         &Config::http_connections_per_address, false},
        {"http.metrics_token_file", "File with the token for /metrics from elsewhere. Empty: loopback only.",
         0, 0, &Config::http_metrics_token_file, false},
        {"limits.sign_in_per_minute", "Sign-in attempts per address and per account; 0: no limit.", 0,
         1'000'000, &Config::sign_in_per_minute, true},
        {"limits.widget_sessions_per_minute", "New visitors per address; 0: no limit.", 0, 1'000'000,
         &Config::widget_sessions_per_minute, true},
        {"limits.widget_writes_per_minute", "Messages and other writes per visitor; 0: no limit.", 0,
         1'000'000, &Config::widget_writes_per_minute, true},
        {"limits.typing_per_minute", "Signs that a visitor or member types, for each of them; 0: no limit.",
         0, 1'000'000, &Config::typing_per_minute, true},
        {"limits.open_organizations", "Organizations whose databases are open at once.", 1, 10'000,
         &Config::open_organizations, false},
        {"limits.answer_memory_mib", "Memory for the answer models of all organizations, in MiB.", 16,
         1'000'000, &Config::answer_memory_mib, false},
        {"accounts.open_organizations", "Whether anyone who can sign in may make organizations of their own.",
         0, 0, &Config::accounts_open_organizations, false},
        {"backup.folder", "Folder of the backups, best on another disk. Empty: state_dir/backups.", 0, 0,
         &Config::backup_folder, false},
        {"backup.keyring_folder",
         "Folder of the keyring archive, apart from the backups. Empty: state_dir/keyring.", 0, 0,
         &Config::backup_keyring_folder, false},
        {"backup.recipients",
         "For whom backups are sealed: public keys (icr1-…) of `iterochat backup keygen`. Empty: a key of "
         "the "
         "installation.",
         0, 0, &Config::backup_recipients, false},
        {"backup.keep", "Which backups stay, 7d,4w,12m. Empty: all.", 0, 0, &Config::backup_keep, false},
        {"log.level", "debug, info, warning or error.", 0, 0, &Config::log_level, true},
    };
    return rows;
}

const Setting* find_setting(std::string_view name) {
    for (const Setting& setting : settings())
        if (setting.name == name)
            return &setting;
    return nullptr;
}

Value value_of(const Config& config, const Setting& setting) {
    return std::visit([&](auto member) { return Value{config.*member}; }, setting.member);
}

std::string Config::root_key_path() const {
    return root_key_file.empty() ? state_dir + "/root.key" : root_key_file;
}

} // namespace iterochat::config
