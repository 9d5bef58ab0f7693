#include "daemon/app.hpp"

#include "common/api/catalogue.hpp"
#include "common/base/error.hpp"
#include "daemon/admin/operation_commands.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/erasure/restore_swap.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>

namespace iterochat {

namespace {

/// What needs no open database. A whole restore needs the state folder for itself.
struct RescueCommands {
    RescueCommands(const config::Config& config, const Clock& clock)
        : shelf(backup_options(config)), restores(shelf, clock, false) {
        try {
            lock.emplace(config.state_dir);
        } catch (const Error&) {
            // Somebody uses it: then only looking is possible.
        }
    }
    void add_to(admin::HandlerRows& rows) {
        admin::HandlerRows more = admin::backup_shelf_handlers(shelf);
        if (lock)
            more.push_back(admin::whole_restore_handlers(restores).front());
        rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }

    service::BackupShelf shelf;
    service::WholeRestores restores;
    std::optional<StateLock> lock;
};

} // namespace

int serve_refusal(const Options& options, const config::Config& config, bool has_config,
                  std::exception_ptr refusal) {
    admin::ConfigHooks hooks;
    hooks.path = options.config_file;
    hooks.settings = [&] { return settings_of_file(options); };
    hooks.read_file = hooks.settings;
    hooks.read_text = [](const std::string& text, const std::string& name) {
        return setting_views(config::parse(text, name));
    };
    hooks.defaults = [] { return setting_views(config::Config{}); };
    hooks.defaults_text = [] { return config::defaults_text(); };
    hooks.set_log_level = [](const auto&, const auto&) {};
    hooks.get_log_level = [&] {
        return admin::ConfigHooks::LogLevelView{config.log_level, config.log_level, {}};
    };
    const SystemClock clock;
    admin::HandlerRows handlers = admin::config_handlers(hooks);
    // Beside the socket, in the command line's own folder: there may be no state folder at all.
    service::Uploads uploads{std::filesystem::path(config.socket).parent_path(), clock};
    for (const admin::HandlerRow& row : admin::verify_export_handlers(uploads, nullptr))
        handlers.push_back(row);
    std::optional<RescueCommands> rescue;
    if (has_config) {
        rescue.emplace(config, clock);
        rescue->add_to(handlers);
    }
    for (const api::Command& command : api::catalogue()) {
        const bool there = std::any_of(handlers.begin(), handlers.end(),
                                       [&](const auto& row) { return row.words == command.words; });
        if (command.runs == api::Runs::daemon && !there)
            handlers.push_back({command.words.data(), [refusal](admin::Invocation&) -> nlohmann::json {
                                    std::rethrow_exception(refusal);
                                }});
    }
    service::Downloads downloads{clock};
    const admin::JobHooks jobs{.begin = [](const auto&, const auto&) { return std::string{}; },
                               .progress = [](const auto&, auto, auto, auto) {},
                               .is_cancelled = [](const auto&) { return false; },
                               .finish = [](const auto&, const auto&) {},
                               .fail = [](const auto&, const auto&) {}};
    const admin::OpenUpload open_upload = [&uploads] { return upload_sink(uploads); };
    admin::AdminServer server{{.socket = config.socket, .group = std::nullopt, .workers = 2},
                              std::move(handlers),
                              jobs,
                              open_upload,
                              downloads,
                              clock};
    server.start();
    std::puts("ready");
    std::fflush(stdout);
    while (const int number = wait_signal(3600))
        if (number == SIGTERM || number == SIGINT)
            break;
    server.stop();
    if (rescue && rescue->lock)
        erasure::finish_restore(config.state_dir);
    return 0;
}

} // namespace iterochat
