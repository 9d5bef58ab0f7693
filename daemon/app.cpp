#include "daemon/app.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/erasure/restore_swap.hpp"
#include "daemon/service/arrivals.hpp"
#include "daemon/service/backup_migration.hpp"

#include <csignal>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

namespace iterochat {
namespace {

constexpr int watchdog_seconds = 10;
constexpr std::chrono::seconds grace{10};

/// Organizations cost descriptors: take what the system lets us have. Core dumps would hold keys and texts.
void set_process_limits() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
}

sigset_t our_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&set, number);
    return set;
}

} // namespace

void block_signals() {
    const sigset_t set = our_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

int wait_signal(int seconds) {
    const sigset_t set = our_signals();
    const timespec most{seconds, 0};
    const int number = ::sigtimedwait(&set, nullptr, &most);
    return number > 0 ? number : 0;
}

App::App(Options options, config::Config config)
    : options_(std::move(options)), config_(std::move(config)), started_at_(clock_.now()) {
    set_log_level(log_level_from_name(config_.log_level));
    set_process_limits();
    lock_.emplace(config_.state_dir);
    erasure::finish_restore(config_.state_dir); // one that was decided before an end of whatever kind
    const service::BackupShelf shelf{backup_options(config_)};
    if (options_.keeps_schema)
        service::refuse_older_schema(shelf);
    else
        service::back_up_before_migration(shelf, clock_);
    if (!options_.offline)
        build_http();
    build_rooms();
    build_admin();
    build_schedule();
}

App::~App() {
    stop();
}

int App::run() {
    start();
    wait_for_signals();
    stop();
    return 0;
}

void App::start() {
    rooms_->audit_log.start();
    rooms_->imports.remove_leftovers();
    service::ArrivingTenant::remove_leftovers(rooms_->store);
    rooms_->backups.remove_leftovers();
    service::record_migration_backups(rooms_->store, rooms_->backup_shelf);
    rooms_->jobs.resume();
    if (http_)
        http_->start();
    admin_->start();
    if (options_.offline) {
        std::puts("ready"); // the command line waits for this line
        std::fflush(stdout);
        return;
    }
    scheduler_->start();
    rooms_->checkpoints.make_if_due(); // the scheduler looks hourly, and a host may never be up that long
    pick_up_unanswered();
    ::sd_notifyf(0, "READY=1\nSTATUS=Serving %s", http_->address().c_str());
    log(LogLevel::info, "app", "ready",
        {{"version", ITEROCHAT_VERSION}, {"listen", http_->address()}, {"pid", ::getpid()}});
}

/// What a crash left unanswered is answered now; one organization that can't be opened doesn't keep the
/// others back.
void App::pick_up_unanswered() {
    for (const Organization& organization : rooms_->organizations.list(service::SystemJob{"start"})) {
        try {
            if (organization.state == OrganizationState::active)
                rooms_->answers.pick_up(organization.id);
        } catch (const std::exception& error) {
            log_incident("app", "pick-up", error);
        }
    }
}

void App::wait_for_signals() {
    for (;;) {
        const int number = wait_signal(watchdog_seconds);
        if (number == SIGTERM || number == SIGINT)
            return;
        ::sd_notify(0, "WATCHDOG=1");
        if (const auto until = log_level_until_ms_.load(); until != 0 && clock_.now().ms >= until) {
            log_level_until_ms_ = 0;
            const std::scoped_lock lock{config_mutex_};
            set_log_level(log_level_from_name(config_.log_level));
        }
        if (number != SIGHUP)
            continue;
        try {
            reload();
        } catch (const std::exception& error) { // a wrong file changes nothing
            log(LogLevel::error, "app", "reload-refused", {{"reason", std::string(error.what())}});
        }
    }
}

void App::stop() {
    if (!rooms_)
        return;
    ::sd_notify(0, "STOPPING=1");
    if (scheduler_)
        scheduler_->stop();
    if (http_)
        http_->stop_accepting();
    rooms_->jobs.stop();
    if (admin_)
        admin_->stop();
    rooms_->answers.stop();
    if (http_)
        http_->stop(grace);
    rooms_->audit_log.stop();
    admin_.reset();
    site_.reset();
    http_.reset();
    rooms_.reset();
    if (options_.offline)
        erasure::finish_restore(config_.state_dir);
    log(LogLevel::info, "app", "stopped");
}

} // namespace iterochat
