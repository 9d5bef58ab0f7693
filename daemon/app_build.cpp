// Which object gets which: the only file that knows all rooms.
#include "daemon/app.hpp"

#include "daemon/http/talk_routes.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/log.hpp"
#include "common/base/text.hpp"

#include <array>
#include <cstring>
#include <grp.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace iterochat {
namespace {

/// The group that may use the admin socket. An absent one is said once and leaves the socket to root and our
/// own user.
std::optional<gid_t> socket_group(const std::string& name) {
    if (name.empty())
        return std::nullopt;
    std::array<char, 4096> buffer;
    group entry{};
    group* found = nullptr;
    if (::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return found->gr_gid;
    log(LogLevel::warning, "admin", "no-socket-group", {{"group", name}});
    return std::nullopt;
}

class UploadSink final : public net::BodySink {
  public:
    explicit UploadSink(std::unique_ptr<service::Uploads::Writer> writer) : writer_(std::move(writer)) {}
    void take(std::string_view piece) override { writer_->take(piece); }
    std::string finish() override {
        const auto stored = writer_->finish();
        return nlohmann::json{{"upload", stored.id}, {"bytes", stored.bytes}}.dump();
    }

  private:
    std::unique_ptr<service::Uploads::Writer> writer_;
};

JobId job_id(const std::string& text) {
    return JobId::parse(text).value_or(JobId{});
}

admin::JobHooks job_hooks(service::Jobs& jobs) {
    return {
        .begin =
            [&jobs](const std::string& words, const service::Actor& actor) {
                return jobs.begin(actor, words, std::nullopt).text();
            },
        .progress = [&jobs](const std::string& job, std::string_view stage, std::int64_t done,
                            std::int64_t total) { jobs.report(job_id(job), stage, done, total); },
        .is_cancelled = [&jobs](const std::string& job) { return jobs.is_cancelled(job_id(job)); },
        .finish = [&jobs](const std::string& job,
                          const nlohmann::json& result) { jobs.finish(job_id(job), result.dump()); },
        .fail = [&jobs](const std::string& job,
                        const std::exception& error) { jobs.fail(job_id(job), error); },
    };
}

} // namespace

std::unique_ptr<net::BodySink> upload_sink(service::Uploads& uploads) {
    return std::make_unique<UploadSink>(uploads.begin());
}

service::ProcessFacts App::facts() const {
    return {.version = ITEROCHAT_VERSION,
            .pid = ::getpid(),
            .started_at = started_at_,
            .http_listen = http_ ? http_->address() : std::string{},
            .public_url = public_url_,
            .state_dir = config_.state_dir,
            .root_key_file = config_.root_key_path()};
}

void App::build_http() {
    net::Options options;
    options.listen = config_.http_listen;
    options.loops = static_cast<int>(config_.http_loops);
    options.workers = static_cast<int>(config_.http_workers);
    options.connections_per_address_most = static_cast<int>(config_.http_connections_per_address);
    options.trusted_proxies = config_.http_trusted_proxies;
    options.takes_large_body = http::takes_large_body;
    options.error_response = http::error_response;
    http_ = std::make_unique<net::Server>(
        std::move(options), [this](std::shared_ptr<net::Exchange> exchange) { site_->serve(exchange); });
}

void App::build_rooms() {
    public_url_ = config_.http_public_url;
    if (public_url_.empty())
        public_url_ = "http://" + (http_ ? http_->address() : config_.http_listen);
    rooms_ = std::make_unique<Rooms>(config_, public_url_, clock_, [this] { return facts(); });
    if (!http_)
        return;
    http::SiteHooks hooks;
    hooks.check_ready = [this] {
        if (!rooms_->status.takes_writes())
            throw Error{Code::unavailable, "The databases can't be written."};
    };
    hooks.metrics = [this] { return metrics(); };
    if (!config_.http_metrics_token_file.empty())
        hooks.metrics_token = std::string(trim(read_file(config_.http_metrics_token_file, 4096)));
    site_ = std::make_unique<http::Site>(build_router(*rooms_), std::move(hooks));
}

void App::build_admin() {
    admin::AdminOptions options;
    options.socket = config_.socket;
    options.group = socket_group(config_.socket_group);
    admin_ = std::make_unique<admin::AdminServer>(
        std::move(options), build_handlers(*rooms_, config_hooks()), job_hooks(rooms_->jobs),
        [this] { return upload_sink(rooms_->uploads); }, rooms_->downloads, clock_);
}

void App::for_each_active(const char* what, const std::function<void(OrganizationId)>& work) {
    for (const Organization& organization : rooms_->organizations.list(service::SystemJob{what})) {
        try {
            if (organization.state == OrganizationState::active)
                work(organization.id);
        } catch (const std::exception& error) { // the others' turn comes all the same
            log_incident("jobs", what, error);
        }
    }
}

void App::build_schedule() {
    using std::chrono::minutes;
    rooms_->retention.start(); // before what begins now is taken for what is known of the time
    scheduler_ = std::make_unique<jobs::Scheduler>(std::vector<jobs::Task>{
        {"retry-unwritten-answers", minutes(1), [this] { rooms_->answers.retry_unwritten(); }},
        {"resolve-idle", minutes(1),
         [this] {
             for_each_active("resolve-idle", [this](OrganizationId organization) {
                 rooms_->conversations.resolve_idle(organization);
             });
         }},
        {"old-article-words", minutes(60),
         [this] {
             for_each_active("old-article-words", [this](OrganizationId organization) {
                 rooms_->articles.forget_old_words(organization);
             });
         }},
        {"end-snoozes", std::chrono::seconds(1), [this] { rooms_->inbox.end_snoozes(); }},
        {"forget-presence", std::chrono::seconds(1), [this] { rooms_->presence.forget_silent(); }},
        {"retention-clock", minutes(60), [this] { rooms_->retention.tick(); }},
        {"audit-checkpoint", minutes(60), [this] { rooms_->checkpoints.make_if_due(); }, minutes(5)},
        {"keyring", minutes(60), [this] { rooms_->backups.refresh_keyring(); }, minutes(5)},
        {"postponed-jobs", minutes(10), [this] { rooms_->jobs.resume(); }},
    });
}

std::string App::metrics() const {
    const net::Figures net = http_->figures();
    const storage::StoreStatistics store = rooms_->store.statistics();
    std::string text;
    const auto add = [&](const char* name, const char* type, const char* help, std::uint64_t value) {
        text.append("# HELP iterochat_")
            .append(name)
            .append(" ")
            .append(help)
            .append("\n# TYPE iterochat_")
            .append(name)
            .append(" ")
            .append(type);
        text.append("\niterochat_").append(name).append(" ").append(std::to_string(value)).append("\n");
    };
    add("up_seconds", "gauge", "Seconds since the start.",
        static_cast<std::uint64_t>((clock_.now() - started_at_).ms / 1000));
    add("http_requests_total", "counter", "Requests answered.", net.requests);
    add("http_connections_open", "gauge", "Open connections.", net.connections_open);
    add("http_streams_open", "gauge", "Open event streams and downloads.", net.streams_open);
    add("http_streams_dropped_total", "counter", "Streams dropped because their reader was slow.",
        net.streams_dropped);
    add("http_refused_total", "counter", "Requests and connections refused by a limit.", net.refused);
    add("live_listeners", "gauge", "Listeners of events.", rooms_->hub.listeners());
    add("store_commits_total", "counter", "Write transactions.", store.commits);
    add("store_commands_total", "counter", "Commands in them.", store.commands);
    add("store_queued", "gauge", "Commands that wait for a writer.", store.queued);
    add("store_open_organizations", "gauge", "Organizations whose databases are open.",
        store.open_organizations);
    return text;
}

} // namespace iterochat
