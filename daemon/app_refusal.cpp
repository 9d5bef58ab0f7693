#include "daemon/app.hpp"

#include "common/api/catalogue.hpp"
#include "common/base/error.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace iterochat {

int serve_refusal(const Options& options, const config::Config& config, std::exception_ptr refusal) {
    admin::ConfigHooks hooks;
    hooks.path = options.config_file;
    hooks.settings = [&] { return setting_views(load_config(options)); };
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
    admin::HandlerRows handlers = admin::config_handlers(hooks);
    for (const api::Command& command : api::catalogue()) {
        const bool there = std::any_of(handlers.begin(), handlers.end(),
                                       [&](const auto& row) { return row.words == command.words; });
        if (command.runs == api::Runs::daemon && !there)
            handlers.push_back({command.words.data(), [refusal](admin::Invocation&) -> nlohmann::json {
                                    std::rethrow_exception(refusal);
                                }});
    }
    const SystemClock clock;
    service::Downloads downloads{clock};
    const admin::JobHooks jobs{.begin = [](const auto&, const auto&) { return std::string{}; },
                               .progress = [](const auto&, auto, auto, auto) {},
                               .is_cancelled = [](const auto&) { return false; },
                               .finish = [](const auto&, const auto&) {},
                               .fail = [](const auto&, const auto&) {}};
    const admin::OpenUpload no_uploads = [refusal]() -> std::unique_ptr<net::BodySink> {
        std::rethrow_exception(refusal);
    };
    admin::AdminServer server{{.socket = config.socket, .group = std::nullopt, .workers = 2},
                              std::move(handlers),
                              jobs,
                              no_uploads,
                              downloads};
    server.start();
    std::puts("ready");
    std::fflush(stdout);
    while (const int number = wait_signal(3600))
        if (number == SIGTERM || number == SIGINT)
            break;
    return 0;
}

} // namespace iterochat
