#include "daemon/admin/admin_server.hpp"

#include "common/api/catalogue.hpp"
#include "common/api/wire.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/admin/reply.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <httplib.h>
#include <mutex>
#include <nlohmann/json.hpp>
#include <pwd.h>
#include <thread>
#include <unistd.h>

namespace iterochat::admin {

using nlohmann::json;

namespace {

service::Administrator administrator_of(const net::Peer& peer) {
    service::Administrator who{.uid = *peer.uid, .user_name = {}};
    std::array<char, 4096> buffer;
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(who.uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        who.user_name = found->pw_name;
    return who;
}

/// Threads beside the worker pool for what lasts: downloads and detached jobs. Joined at the end.
class Companions {
  public:
    ~Companions() { wait(); }

    void run(std::function<void()> work) {
        const std::scoped_lock lock{mutex_};
        if (stopping_)
            throw Error{Code::unavailable, "The daemon is stopping; try again in a moment."};
        ++running_;
        std::thread([this, work = std::move(work)] {
            work();
            const std::scoped_lock done{mutex_};
            --running_;
            idle_.notify_all();
        }).detach();
    }

    void wait() {
        std::unique_lock lock{mutex_};
        stopping_ = true;
        idle_.wait(lock, [this] { return running_ == 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable idle_;
    int running_ = 0;
    bool stopping_ = false;
};

/// A running command: its arguments, who called, and where its lines go.
class Running final : public Invocation {
  public:
    Running(Time now, json arguments, service::Actor actor, std::shared_ptr<net::OutStream> stream,
            std::string job, const JobHooks& jobs, bool detached)
        : now_(now),
          arguments_(std::move(arguments)),
          actor_(std::move(actor)),
          stream_(std::move(stream)),
          job_(std::move(job)),
          jobs_(jobs),
          detached_(detached) {}

    const json& arguments() const override { return arguments_; }
    const service::Actor& actor() const override { return actor_; }
    Time now() const override { return now_; }

    void progress(std::string_view stage, std::int64_t done, std::int64_t total) override {
        if (!job_.empty())
            jobs_.progress(job_, stage, done, total);
        if (!job_.empty() && jobs_.is_cancelled(job_))
            throw Error{Code::busy, "The job was cancelled; what it had done before stays done."};
        if (stream_ && !detached_ && !stream_->is_open())
            throw Error{Code::busy, "The caller went away; the job ended at its last batch."};
        write({{"type", "progress"},
               {"job", job_},
               {"stage", stage},
               {"done", done},
               {"total", total > 0 ? json(total) : json(nullptr)}});
    }

    void line(const json& document) override {
        write({{"type", "item"}, {"item", document}});
        if (stream_ && !stream_->is_open())
            throw Error{Code::busy, "The caller went away."};
    }

    bool streams() const override { return stream_ != nullptr; }

    void write(const json& document) {
        if (stream_)
            stream_->write(document.dump() + "\n");
    }

  private:
    Time now_;
    json arguments_;
    service::Actor actor_;
    std::shared_ptr<net::OutStream> stream_;
    std::string job_;
    const JobHooks& jobs_;
    bool detached_;
};

} // namespace

struct AdminServer::State {
    AdminOptions options;
    std::map<std::string, Handler, std::less<>> handlers;
    JobHooks jobs;
    OpenUpload open_upload;
    service::Downloads& downloads;
    const Clock& clock;
    std::unique_ptr<net::Server> server;
    Companions companions;

    State(AdminOptions o, JobHooks j, OpenUpload u, service::Downloads& d, const Clock& c)
        : options(std::move(o)), jobs(std::move(j)), open_upload(std::move(u)), downloads(d), clock(c) {}

    void check_peer(const net::Peer& peer) const;
    void serve(const std::shared_ptr<net::Exchange>& exchange);
    void run_command(const std::shared_ptr<net::Exchange>& exchange, const api::Command& command);
    void run_plain(net::Exchange& exchange, const api::Command& command, json arguments,
                   const service::Actor& actor);
    void run_streaming(net::Exchange& exchange, const api::Command& command, json arguments,
                       const service::Actor& actor);
    void run_detached(net::Exchange& exchange, const api::Command& command, json arguments,
                      const service::Actor& actor);
    json run_job(Running& running, const api::Command& command, const std::string& job);
    void send_download(const std::shared_ptr<net::Exchange>& exchange, const std::string& id);
    std::unique_ptr<net::BodySink> sink_for(std::string_view method, std::string_view path,
                                            const net::Peer& peer);
};

void AdminServer::State::check_peer(const net::Peer& peer) const {
    if (!peer.uid)
        throw Error{Code::forbidden, "The caller's user is unknown; use the Unix socket."};
    const bool in_group = options.group && std::find(peer.groups.begin(), peer.groups.end(),
                                                     *options.group) != peer.groups.end();
    if (*peer.uid != 0 && *peer.uid != ::getuid() && !in_group)
        throw Error{Code::forbidden,
                    "Only root and members of the administrators' group may use this socket."}
            .with_hint("sudo adduser $USER iterochat-admin   (then log in again), or run with sudo");
}

void AdminServer::State::serve(const std::shared_ptr<net::Exchange>& exchange) {
    try {
        check_peer(exchange->peer());
        const httplib::Request& request = exchange->request();
        const std::string version = request.get_header_value("Iterochat-Api");
        if (!version.empty() && version != api::api_version)
            throw Error{Code::version_mismatch, "This daemon speaks version " +
                                                    std::string(api::api_version) +
                                                    " of the admin protocol, the caller another."}
                .with_hint("install iterochat and iterochatd of the same version");
        const std::string_view path = request.path;
        if (request.method == "GET" && path.starts_with(api::downloads_path))
            return send_download(exchange, std::string(path.substr(api::downloads_path.size())));
        if (request.method == "GET" && path == api::catalogue_path)
            return exchange->send(result_reply(api::catalogue_json()));
        if (request.method == "POST" && path == api::uploads_path)
            return exchange->send(result_reply(json::parse(exchange->sink_result())));
        const api::Command* command = request.method == "POST" ? api::command_of_path(path) : nullptr;
        if (!command)
            throw Error{Code::not_found, "There is no such command; GET /admin/v1/catalogue lists them."};
        run_command(exchange, *command);
    } catch (const std::exception& error) {
        exchange->send(error_reply(error));
    }
}

void AdminServer::State::run_command(const std::shared_ptr<net::Exchange>& exchange,
                                     const api::Command& command) {
    const httplib::Request& request = exchange->request();
    json arguments;
    try {
        arguments = request.body.empty() ? json::object() : json::parse(request.body);
    } catch (const json::parse_error& error) {
        throw Error{Code::invalid, "The body is not valid JSON (byte " + std::to_string(error.byte) + ")."};
    }
    arguments = api::validate_arguments(command, std::move(arguments));
    const service::Actor actor = administrator_of(exchange->peer());
    log(LogLevel::info, "admin", "command", {{"words", command.words}, {"uid", *exchange->peer().uid}});
    if (command.job && arguments.value("detach", false))
        return run_detached(*exchange, command, std::move(arguments), actor);
    const bool streams = request.get_header_value("Accept").find(api::ndjson_type) != std::string::npos;
    if (streams && (command.job || command.lines))
        return run_streaming(*exchange, command, std::move(arguments), actor);
    run_plain(*exchange, command, std::move(arguments), actor);
}

json AdminServer::State::run_job(Running& running, const api::Command& command, const std::string& job) {
    try {
        const auto handler = handlers.find(command.words);
        json result = handler->second(running);
        if (!job.empty())
            jobs.finish(job, result);
        return result;
    } catch (const std::exception& error) {
        if (!job.empty())
            jobs.fail(job, error);
        throw;
    }
}

void AdminServer::State::run_plain(net::Exchange& exchange, const api::Command& command, json arguments,
                                   const service::Actor& actor) {
    const std::string job = command.job ? jobs.begin(std::string(command.words), actor) : std::string{};
    Running running{clock.now(), std::move(arguments), actor, nullptr, job, jobs, false};
    exchange.send(result_reply(run_job(running, command, job)));
}

void AdminServer::State::run_streaming(net::Exchange& exchange, const api::Command& command, json arguments,
                                       const service::Actor& actor) {
    const std::string job = command.job ? jobs.begin(std::string(command.words), actor) : std::string{};
    const auto stream = exchange.open_stream(std::string(api::ndjson_type), {});
    Running running{clock.now(), std::move(arguments), actor, stream, job, jobs, false};
    try {
        running.write({{"type", "result"}, {"result", run_job(running, command, job)}});
    } catch (const std::exception& error) {
        running.write({{"type", "error"}, {"error", error_object(error)}});
    }
    stream->finish();
}

void AdminServer::State::run_detached(net::Exchange& exchange, const api::Command& command, json arguments,
                                      const service::Actor& actor) {
    const std::string job = jobs.begin(std::string(command.words), actor);
    companions.run([this, &command, job, actor, arguments = std::move(arguments)]() mutable {
        Running running{clock.now(), std::move(arguments), actor, nullptr, job, jobs, true};
        try {
            run_job(running, command, job);
        } catch (const std::exception&) { // the job's row has it
            log(LogLevel::warning, "admin", "job-failed", {{"job", job}, {"words", command.words}});
        }
    });
    exchange.send(result_reply({{"job", {{"id", job}, {"state", "running"}}}}));
}

void AdminServer::State::send_download(const std::shared_ptr<net::Exchange>& exchange,
                                       const std::string& id) {
    auto entry = downloads.take(id);
    if (!entry)
        throw Error{Code::not_found,
                    "This download is not waiting; it was fetched before or expired after 10 minutes."};
    const auto stream = exchange->open_stream(
        "application/zip", {{"Content-Disposition", "attachment; filename=\"" + entry->file_name + "\""}});
    companions.run([stream, produce = std::move(entry->produce)] {
        try {
            produce([&](std::string_view piece) { return stream->write(piece); });
            stream->finish();
        } catch (const std::exception& error) {
            log_incident("admin", "download-failed", error);
            stream->abort();
        }
    });
}

std::unique_ptr<net::BodySink> AdminServer::State::sink_for(std::string_view method, std::string_view path,
                                                            const net::Peer& peer) {
    if (method != "POST" || path != api::uploads_path)
        return nullptr;
    check_peer(peer);
    return open_upload();
}

AdminServer::AdminServer(AdminOptions options, HandlerRows handlers, JobHooks jobs, OpenUpload open_upload,
                         service::Downloads& downloads, const Clock& clock)
    : state_(std::make_shared<State>(std::move(options), std::move(jobs), std::move(open_upload), downloads,
                                     clock)) {
    for (HandlerRow& row : handlers) {
        const api::Command* command = api::find_command(row.words);
        if (!command || command->runs != api::Runs::daemon)
            throw Error{Code::internal,
                        std::string("The handler '") + row.words + "' has no row in the catalogue."};
        state_->handlers[row.words] = std::move(row.run);
    }
    for (const api::Command& command : api::catalogue())
        if (command.runs == api::Runs::daemon && !state_->handlers.contains(command.words))
            throw Error{Code::internal, "The command '" + std::string(command.words) + "' has no handler."};
    net::Options net_options;
    net_options.listen = "unix:" + state_->options.socket;
    net_options.unix_group = state_->options.group;
    net_options.workers = state_->options.workers;
    net_options.sink_for = [state = state_.get()](std::string_view method, std::string_view path,
                                                  const net::Peer& peer) {
        return state->sink_for(method, path, peer);
    };
    state_->server = std::make_unique<net::Server>(
        std::move(net_options),
        [state = state_.get()](std::shared_ptr<net::Exchange> exchange) { state->serve(exchange); });
}

AdminServer::~AdminServer() {
    stop();
}

void AdminServer::start() {
    state_->server->start();
}

void AdminServer::stop() {
    state_->server->stop_accepting();
    state_->companions.wait();
    state_->server->stop(std::chrono::seconds(10));
}

} // namespace iterochat::admin
