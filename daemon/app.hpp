#pragma once

#include "daemon/admin/admin_config.hpp"
#include "daemon/admin/admin_server.hpp"
#include "daemon/config/config.hpp"
#include "daemon/http/site.hpp"
#include "daemon/jobs/scheduler.hpp"
#include "daemon/net/server.hpp"
#include "daemon/options.hpp"
#include "daemon/rooms.hpp"
#include "daemon/state_lock.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace iterochat {

/// The running daemon: builds the rooms in order, owns them, says ready, stops them in reverse.
class App {
  public:
    App(Options options, config::Config config);
    ~App();
    int run(); ///< until SIGTERM or SIGINT; signals must be blocked in all threads before

  private:
    void build_http();
    void build_rooms();
    void build_admin();
    void build_schedule();
    /// What fails in one organization is logged.
    void for_each_active(const char* what, const std::function<void(OrganizationId)>& work);
    void start();
    void stop();
    void wait_for_signals();
    void pick_up_unanswered();
    std::string metrics() const;
    service::ProcessFacts facts() const;
    admin::ConfigHooks config_hooks();
    admin::ConfigHooks::Reloaded reload();

    Options options_;
    mutable std::mutex config_mutex_;
    config::Config config_; ///< guarded by config_mutex_ once started
    std::string public_url_;
    SystemClock clock_;
    Time started_at_;
    std::atomic<std::int64_t> log_level_until_ms_{0}; ///< 0: for good

    std::optional<StateLock> lock_;
    std::unique_ptr<net::Server> http_; ///< bound first: its port is part of the public address
    std::unique_ptr<Rooms> rooms_;
    std::unique_ptr<http::Site> site_;
    std::unique_ptr<admin::AdminServer> admin_;
    std::unique_ptr<jobs::Scheduler> scheduler_;
};

std::unique_ptr<http::Router> build_router(Rooms& rooms);
admin::HandlerRows build_handlers(Rooms& rooms, const admin::ConfigHooks& config);

/// Takes a file that comes over the admin socket.
std::unique_ptr<net::BodySink> upload_sink(service::Uploads& uploads);

/// The configuration file with the command line's overrides.
config::Config load_config(const Options& options);
std::vector<admin::SettingView> setting_views(const config::Config& config);
/// As the file has them: a daemon of the command line's own serves on a private socket, which is no setting.
std::vector<admin::SettingView> settings_of_file(const Options& options);

/// Serves only the configuration's commands on the admin socket, and those of backups where `has_config`;
/// every other one throws `refusal`: for the command line when the configuration or the data can't be used.
int serve_refusal(const Options& options, const config::Config& config, bool has_config,
                  std::exception_ptr refusal);

/// Waits for the next of SIGTERM, SIGINT, SIGHUP (0: a time-out passed).
int wait_signal(int seconds);
void block_signals();

} // namespace iterochat
