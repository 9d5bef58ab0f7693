#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <httplib.h>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

/// An HTTP server on a Unix socket in a folder of its own, for the client's tests: it answers what it was
/// told to.
class FakeDaemon {
  public:
    FakeDaemon() {
        std::string pattern = (std::filesystem::temp_directory_path() / "iterochat-fake-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            throw std::runtime_error("no folder for the fake daemon");
        folder_ = pattern;
        socket_ = folder_ + "/s";
        server_.set_address_family(AF_UNIX);
        server_.Post(".*", [this](const httplib::Request& request, httplib::Response& response) {
            serve(request, response);
        });
        server_.Get("/admin/v1/downloads/(.*)",
                    [this](const httplib::Request& request, httplib::Response& response) {
                        serve_file(request, response);
                    });
        if (!server_.bind_to_port(socket_, 80))
            throw std::runtime_error("the fake daemon can't bind");
        thread_ = std::thread([this] { server_.listen_after_bind(); });
    }

    ~FakeDaemon() {
        wake();
        server_.stop();
        thread_.join();
        std::filesystem::remove_all(folder_);
    }

    const std::string& socket() const { return socket_; }
    const std::string& folder() const { return folder_; }

    void answer(const std::string& path, const std::string& body, int status = 200) {
        const std::lock_guard lock(mutex_);
        answers_[path] = {body, status};
    }
    void stay_silent(const std::string& path) {
        const std::lock_guard lock(mutex_);
        answers_[path] = {"", 0};
    }
    void wake() {
        const std::lock_guard lock(mutex_);
        awake_ = true;
        changed_.notify_all();
    }
    void when_reached(std::function<void()> then) { reached_ = std::move(then); }
    void take_uploads() { answer("/admin/v1/uploads", R"({"result":{"upload":"u1","bytes":1}})"); }
    void serve_download(const std::string& id, std::string bytes, bool cut) {
        const std::lock_guard lock(mutex_);
        downloads_[id] = {std::move(bytes), cut};
    }

    std::string last_body() {
        return with_last([](const httplib::Request& r) { return r.body; });
    }
    std::string last_header(const std::string& name) {
        return with_last([&](const httplib::Request& r) { return r.get_header_value(name); });
    }
    std::string last_parameter(const std::string& name) {
        return with_last([&](const httplib::Request& r) { return r.get_param_value(name); });
    }

  private:
    struct Prepared {
        std::string body;
        int status; ///< 0: no answer before wake()
    };
    struct File {
        std::string bytes;
        bool cut;
    };

    template <class Read>
    std::string with_last(Read read) {
        const std::lock_guard lock(mutex_);
        return read(last_);
    }

    void serve(const httplib::Request& request, httplib::Response& response) {
        std::unique_lock lock(mutex_);
        last_ = request;
        const auto found = answers_.find(request.path);
        if (found == answers_.end()) {
            response.status = 404;
            response.set_content(R"({"error":{"code":"not_found","message":"no such command"}})",
                                 "application/json");
            return;
        }
        if (found->second.status == 0) {
            if (reached_)
                reached_();
            changed_.wait(lock, [this] { return awake_; });
            return;
        }
        response.status = found->second.status;
        response.set_content(found->second.body, "application/json");
    }

    void serve_file(const httplib::Request& request, httplib::Response& response) {
        const std::lock_guard lock(mutex_);
        const auto found = downloads_.find(request.matches[1]);
        if (found == downloads_.end()) {
            response.status = 404;
            response.set_content(R"({"error":{"code":"not_found","message":"no such download"}})",
                                 "application/json");
            return;
        }
        response.set_chunked_content_provider(
            "application/zip", [file = found->second](std::size_t offset, httplib::DataSink& sink) {
                if (offset == 0)
                    return sink.write(file.bytes.data(), file.bytes.size());
                if (!file.cut)
                    sink.done();
                return !file.cut;
            });
    }

    std::string folder_;
    std::string socket_;
    httplib::Server server_;
    std::thread thread_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool awake_ = false;
    std::function<void()> reached_;
    std::map<std::string, Prepared> answers_;
    std::map<std::string, File> downloads_;
    httplib::Request last_;
};
