#include "cli/transport/client.hpp"
#include "cli/transport/line_reader.hpp"
#include "cli/transport/socket.hpp"
#include "cli/transport/source.hpp"
#include "common/base/percent.hpp"

#include <atomic>
#include <httplib.h>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>

namespace iterochat::cli {

using nlohmann::json;

namespace {

constexpr std::chrono::milliseconds for_ever = std::chrono::hours(24 * 365);
constexpr std::chrono::milliseconds plain_silence{60'000};

/// Takes the answer's body piece by piece, with its HTTP status. May throw: the call then ends with what it
/// threw.
using Receiver = std::function<void(int status, std::string_view piece, std::uint64_t total)>;

json parsed(const std::string& body) {
    json document = json::parse(body, nullptr, false);
    if (document.is_discarded() || !document.is_object())
        throw Error{Code::version_mismatch, "something answers at the socket, but not as iterochatd does"}
            .with_hint("iterochat version, then iterochatd --version");
    return document;
}

json result_of(const json& document) {
    if (document.contains("error"))
        throw api::error_of(document);
    if (!document.contains("result"))
        throw Error{Code::version_mismatch, "the daemon's answer holds neither a result nor an error"};
    return document["result"];
}

} // namespace

struct Client::State {
    Options options;
    std::mutex
        mutex; ///< guards `running` and `job`, which interrupt() and cancel_job() use from another thread
    httplib::ClientImpl* running = nullptr;
    std::string job;
    std::atomic<bool> interrupted = false;

    /// One request on a connection of its own. `changes`: without an answer its outcome is unknown.
    void send(httplib::Request& request, bool changes, std::chrono::milliseconds silence,
              const Receiver& receiver);
    [[noreturn]] void explain(httplib::Error error, bool changes, bool was_silent) const;
    void set_running(httplib::ClientImpl* client) {
        const std::lock_guard lock(mutex);
        running = client;
    }
    void note_job(const json& line) {
        const auto found = line.find("job");
        const std::lock_guard lock(mutex);
        if (found != line.end() && found->is_string())
            job = found->get<std::string>();
    }
};

void Client::State::send(httplib::Request& request, bool changes, std::chrono::milliseconds silence,
                         const Receiver& receiver) {
    await_socket(options.socket, options.patience);
    httplib::ClientImpl client(options.socket, 80);
    client.set_address_family(AF_UNIX);
    client.set_read_timeout(silence);
    client.set_write_timeout(silence);
    request.set_header("Host", "localhost");
    request.set_header(std::string(api::api_header), std::string(api::api_version));

    int status = 0;
    std::exception_ptr failure;
    request.response_handler = [&status](const httplib::Response& response) {
        status = response.status;
        return true;
    };
    request.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t total) {
        try {
            receiver(status, {bytes, size}, total);
        } catch (...) {
            failure = std::current_exception();
        }
        return !failure;
    };
    set_running(&client);
    const auto start = std::chrono::steady_clock::now();
    httplib::Error error = httplib::Error::Canceled;
    httplib::Response response;
    const bool answered = !interrupted && client.send(request, response, error);
    const auto took = std::chrono::steady_clock::now() - start;
    set_running(nullptr);
    if (options.verbose)
        std::cerr << request.method << ' ' << request.path << "  " << status << "  "
                  << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms\n";
    if (failure)
        std::rethrow_exception(failure);
    if (interrupted)
        throw Interrupted{};
    if (!answered)
        explain(error, changes, took >= silence);
}

void Client::State::explain(httplib::Error error, bool changes, bool was_silent) const {
    if (error == httplib::Error::Connection || error == httplib::Error::ConnectionTimeout)
        throw Error{Code::unavailable, "cannot reach the daemon at " + options.socket}.with_hint(
            "sudo systemctl status iterochatd");
    if (changes)
        throw Error{Code::version_mismatch, "the daemon's answer never came: whether it was done is unknown"}
            .with_hint("iterochat job list --all, then look before you repeat it");
    if (was_silent)
        throw Error{Code::busy, "the daemon gave no answer in time"}.with_hint(
            "iterochat job list, or a longer --timeout");
    throw Error{Code::unavailable, "the connection to the daemon was cut"}.with_hint("iterochat status");
}

namespace {

httplib::Request request_of(const api::Command& command, const json& arguments) {
    httplib::Request request;
    request.method = "POST";
    request.path = api::path_of(command);
    request.body = arguments.dump();
    request.set_header("Content-Type", "application/json");
    return request;
}

bool changes_something(const api::Command& command, const json& arguments) {
    return command.concurrency != api::Concurrency::reads && !arguments.value("dry_run", false);
}

} // namespace

Client::Client(Options options) : state_(std::make_unique<State>()) {
    state_->options = std::move(options);
}

Client::~Client() = default;

json Client::call(const api::Command& command, const json& arguments) {
    httplib::Request request = request_of(command, arguments);
    std::string body;
    state_->send(request, changes_something(command, arguments),
                 state_->options.silence.value_or(plain_silence),
                 [&body](int, std::string_view piece, std::uint64_t) { body += piece; });
    return result_of(parsed(body));
}

json Client::stream(const api::Command& command, const json& arguments, const StreamHandlers& handlers) {
    json last;
    LineReader lines([&](const std::string& text) {
        const json line = parsed(text);
        const std::string type = line.value("type", "");
        if (type == "progress") {
            state_->note_job(line);
            handlers.progress(line);
        } else if (type == "item") {
            handlers.item(line.value("item", json::object()));
        } else {
            last = line;
        }
    });
    httplib::Request request = request_of(command, arguments);
    request.set_header("Accept", std::string(api::ndjson_type));
    const bool changes = changes_something(command, arguments);
    state_->send(request, changes, state_->options.silence.value_or(for_ever),
                 [&lines](int, std::string_view piece, std::uint64_t) { lines.take(piece); });
    lines.finish();
    if (last.is_null())
        state_->explain(httplib::Error::Read, changes, false);
    return result_of(last);
}

std::string Client::upload(Source& source, const ByteProgress& progress) {
    httplib::Request request;
    request.method = "POST";
    request.path = std::string(api::uploads_path) + "?name=" + percent_encoded(source.name());
    request.set_header("Content-Type", "application/octet-stream");
    request.content_length_ = static_cast<std::size_t>(source.size());
    std::exception_ptr failure; // of reading what is to be sent
    const auto provide = [&](std::size_t, std::size_t, httplib::DataSink& sink) {
        std::uint64_t sent = 0;
        try {
            source.send([&](std::string_view piece) {
                const bool taken = !state_->interrupted && sink.write(piece.data(), piece.size());
                if (taken)
                    progress(sent += piece.size(), source.size());
                return taken;
            });
        } catch (...) {
            failure = std::current_exception();
        }
        return !failure && sent == source.size();
    };
    if (source.size() > 0)
        request.content_provider_ = provide;
    std::string body;
    try {
        state_->send(request, false, state_->options.silence.value_or(for_ever),
                     [&body](int, std::string_view piece, std::uint64_t) { body += piece; });
    } catch (...) {
        if (failure)
            std::rethrow_exception(failure);
        throw;
    }
    return result_of(parsed(body)).value("upload", "");
}

void Client::download(const std::string& id, const std::function<void(std::string_view)>& take,
                      const ByteProgress& progress) {
    httplib::Request request;
    request.method = "GET";
    request.path = std::string(api::downloads_path) + percent_encoded(id);
    std::uint64_t received = 0;
    bool came = false;
    std::string refusal;
    const auto receiver = [&](int status, std::string_view piece, std::uint64_t total) {
        if (status != 200) {
            refusal += piece;
            return;
        }
        came = true;
        take(piece);
        progress(received += piece.size(), total);
    };
    try {
        state_->send(request, false, state_->options.silence.value_or(for_ever), receiver);
    } catch (const Error& error) {
        if (came && error.code() == Code::unavailable)
            throw Error{Code::io, "the download was cut before its end; nothing was left behind"};
        throw;
    }
    if (!refusal.empty())
        result_of(parsed(refusal));
}

bool Client::cancel_job() {
    std::string job;
    {
        const std::lock_guard lock(state_->mutex);
        job = state_->job;
    }
    const api::Command* command = api::find_command("job cancel");
    if (job.empty() || !command)
        return false;
    Options options = state_->options;
    options.patience = std::chrono::milliseconds(0);
    options.silence = std::chrono::seconds(5);
    try {
        Client(options).call(*command, {{"job", job}});
    } catch (const Error&) {
        return false; // it ended meanwhile, or the daemon did
    }
    return true;
}

void Client::interrupt() {
    state_->interrupted = true;
    const std::lock_guard lock(state_->mutex);
    if (state_->running)
        state_->running->stop();
}

} // namespace iterochat::cli
