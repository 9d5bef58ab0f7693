// The configuration of a running daemon: overrides, reload, and what the config commands show.
#include "daemon/app.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace iterochat {
namespace {

admin::SettingView view_of(const config::Config& config, const config::Setting& setting) {
    static const config::Config defaults;
    static constexpr std::array<const char*, 4> types{"string", "integer", "list", "boolean"};
    const config::Value value = config::value_of(config, setting);
    const config::Value fallback = config::value_of(defaults, setting);
    return {.key = setting.name,
            .type = types[value.index()],
            .value = config::to_toml(value),
            .default_value = config::to_toml(fallback),
            .help = setting.help,
            .is_changed = value != fallback};
}

} // namespace

config::Config load_config(const Options& options) {
    config::Config config = config::load(options.config_file);
    if (options.state_dir)
        config.state_dir = *options.state_dir;
    if (options.listen)
        config.http_listen = *options.listen;
    if (options.socket)
        config.socket = *options.socket;
    return config;
}

std::vector<admin::SettingView> setting_views(const config::Config& config) {
    std::vector<admin::SettingView> views;
    for (const config::Setting& setting : config::settings())
        views.push_back(view_of(config, setting));
    return views;
}

std::vector<admin::SettingView> settings_of_file(const Options& options) {
    Options own = options;
    if (own.offline)
        own.socket.reset();
    return setting_views(load_config(own));
}

service::BackupOptions backup_options(const config::Config& config) {
    service::BackupOptions options;
    options.state_folder = config.state_dir;
    options.root_key_file = config.root_key_path();
    options.folder = config.backup_folder.empty() ? config.state_dir + "/backups" : config.backup_folder;
    options.keyring_folder =
        config.backup_keyring_folder.empty() ? config.state_dir + "/keyring" : config.backup_keyring_folder;
    options.recipients = config.backup_recipients;
    options.keep = config.backup_keep;
    return options;
}

service::LimitOptions limit_options(const config::Config& config) {
    service::LimitOptions options;
    options.sign_in_per_minute = static_cast<int>(config.sign_in_per_minute);
    options.widget_sessions_per_minute = static_cast<int>(config.widget_sessions_per_minute);
    options.widget_writes_per_minute = static_cast<int>(config.widget_writes_per_minute);
    options.typing_per_minute = static_cast<int>(config.typing_per_minute);
    return options;
}

admin::ConfigHooks::Reloaded App::reload() {
    const config::Config read = load_config(options_);
    admin::ConfigHooks::Reloaded reloaded;
    const std::scoped_lock lock{config_mutex_};
    for (const config::Setting& setting : config::settings()) {
        if (config::value_of(read, setting) == config::value_of(config_, setting))
            continue;
        (setting.reloads ? reloaded.changed : reloaded.needs_restart).emplace_back(setting.name);
        if (setting.reloads)
            std::visit([&](auto member) { config_.*member = read.*member; }, setting.member);
    }
    rooms_->limits.set_options(limit_options(config_));
    set_log_level(log_level_from_name(config_.log_level));
    log(LogLevel::info, "app", "reloaded",
        {{"changed", reloaded.changed.size()}, {"needs_restart", reloaded.needs_restart.size()}});
    return reloaded;
}

admin::ConfigHooks App::config_hooks() {
    admin::ConfigHooks hooks;
    hooks.path = options_.config_file;
    hooks.settings = [this] {
        if (options_.offline)
            return settings_of_file(options_);
        const std::scoped_lock lock{config_mutex_};
        return setting_views(config_);
    };
    hooks.read_file = [this] { return settings_of_file(options_); };
    hooks.read_text = [](const std::string& text, const std::string& name) {
        return setting_views(config::parse(text, name));
    };
    hooks.defaults = [] { return setting_views(config::Config{}); };
    hooks.defaults_text = [] { return config::defaults_text(); };
    if (!options_.offline)
        hooks.reload = [this] { return reload(); };
    hooks.set_log_level = [this](const std::optional<std::string>& level,
                                 std::optional<std::int64_t> for_ms) {
        set_log_level(log_level_from_name(level.value_or("info")));
        log_level_until_ms_ = for_ms ? clock_.now().ms + *for_ms : 0;
    };
    hooks.get_log_level = [this] {
        const std::scoped_lock lock{config_mutex_};
        const auto until = log_level_until_ms_.load();
        return admin::ConfigHooks::LogLevelView{.level = std::string(name_of(log_level())),
                                                .configured = config_.log_level,
                                                .until =
                                                    until == 0 ? std::string{} : format_time(Time{until})};
    };
    return hooks;
}

} // namespace iterochat
