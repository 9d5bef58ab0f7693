#include "cli/commands/session.hpp"
#include "cli/output/terminal.hpp"
#include "cli/transport/socket.hpp"
#include "cli/transport/source.hpp"

#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace iterochat::cli {
namespace {

/// Is the real daemon stopped? One that may not be reached is not.
bool is_stopped(const std::string& socket) {
    try {
        await_socket(socket, std::chrono::milliseconds(0));
        return false;
    } catch (const Error& error) {
        if (error.code() == Code::unavailable)
            return true;
        throw;
    }
}

bool starts_by_itself(const api::Command& command) {
    // Rows with --offline wait for that word: they change what a daemon that is only restarting would have in
    // memory.
    return command.offline && !api::find_argument(command, "offline");
}

} // namespace

Session::Session(const Settings& settings, const api::Command& command, bool offline)
    : settings_(settings),
      command_(command),
      progress_(!settings.quiet && settings.format != Format::ndjson && is_terminal(STDERR_FILENO)) {
    Client::Options options{
        .socket = settings.socket, .silence = settings.timeout, .verbose = settings.verbose};
    if (offline || (starts_by_itself(command) && is_stopped(settings.socket))) {
        offline_ =
            std::make_unique<OfflineDaemon>(settings.config, command.concurrency == api::Concurrency::reads);
        options.socket = offline_->socket();
    }
    client_ = std::make_unique<Client>(std::move(options));
}

Session::~Session() = default;

void Session::pressed(int times) {
    interrupted_ = true;
    if (times == 1 && client_->cancel_job()) {
        std::cerr << "\niterochat: stopping at the next batch; Ctrl-C again leaves it to the daemon\n";
        return;
    }
    client_->interrupt();
}

nlohmann::json Session::run(const nlohmann::json& request, const StreamHandlers& handlers) {
    const InterruptWatch watch([this](int times) { pressed(times); });
    if (!command_.job && !command_.lines)
        return client_->call(command_, request);
    const StreamHandlers shown{
        .progress =
            [&](const nlohmann::json& line) {
                const auto number = [&line](const char* key) {
                    const auto found = line.find(key);
                    return found != line.end() && found->is_number_unsigned() ? found->get<std::uint64_t>()
                                                                              : 0;
                };
                progress_.show(line.value("stage", "working"), number("done"), number("total"));
                handlers.progress(line);
            },
        .item =
            [&](const nlohmann::json& item) {
                progress_.clear();
                handlers.item(item);
            },
    };
    nlohmann::json result = client_->stream(command_, request, shown);
    progress_.clear();
    return result;
}

Session::Sent Session::upload(const std::string& path) {
    const auto source = open_source(path);
    const InterruptWatch watch([this](int times) { pressed(times); });
    std::string id = client_->upload(*source, [this](std::uint64_t done, std::uint64_t total) {
        progress_.show("sending", done, total, Progress::Unit::bytes);
    });
    progress_.clear();
    return {std::move(id), source->name()};
}

void Session::download(const std::string& id, const std::function<void(std::string_view)>& take) {
    const InterruptWatch watch([this](int times) { pressed(times); });
    client_->download(id, take, [this](std::uint64_t done, std::uint64_t total) {
        progress_.show("receiving", done, total, Progress::Unit::bytes);
    });
    progress_.clear();
}

} // namespace iterochat::cli
