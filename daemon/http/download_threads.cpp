#include "daemon/http/download_threads.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"

#include <thread>

namespace iterochat::http {

DownloadThreads::~DownloadThreads() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return running_ == 0; });
}

void DownloadThreads::run(std::shared_ptr<net::Exchange> exchange, const std::string& file_name,
                          std::function<void(const Write&)> produce) {
    run(std::move(exchange), "application/zip",
        {{"Content-Disposition", "attachment; filename=\"" + file_name + "\""},
         {"Cache-Control", "no-store"}},
        std::move(produce));
}

void DownloadThreads::run(std::shared_ptr<net::Exchange> exchange, const std::string& content_type,
                          net::Headers headers, std::function<void(const Write&)> produce) {
    {
        const std::lock_guard lock(mutex_);
        if (running_ >= most_)
            throw Error{Code::busy, "Too many files are being fetched; try again in a moment."};
        ++running_;
    }
    const auto stream = exchange->open_stream(content_type, std::move(headers));
    std::thread([this, stream, produce = std::move(produce)] {
        try {
            produce([&](std::string_view piece) { return stream->write(piece); });
            stream->finish();
        } catch (const Error& error) {
            log(LogLevel::warning, "http", "download-cut", {{"code", code_name(error.code())}});
            stream->abort();
        } catch (const std::exception& error) {
            log_incident("http", "download-failed", error);
            stream->abort();
        }
        const std::lock_guard lock(mutex_);
        --running_;
        idle_.notify_all();
    }).detach();
}

} // namespace iterochat::http
