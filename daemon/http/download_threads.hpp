#pragma once

#include "daemon/net/server.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

namespace iterochat::http {

/// Downloads wait for slow clients, so each has a thread of its own, a few at a time. Any thread.
class DownloadThreads {
  public:
    explicit DownloadThreads(int most) : most_(most) {}
    ~DownloadThreads(); ///< waits; the server, stopped before, has closed their connections
    DownloadThreads(const DownloadThreads&) = delete;
    DownloadThreads& operator=(const DownloadThreads&) = delete;

    using Write = std::function<bool(std::string_view piece)>; ///< false: the other side is gone
    /// Returns at once. What `produce` throws cuts the connection. Code::busy when too many run.
    void run(std::shared_ptr<net::Exchange> exchange, const std::string& file_name,
             std::function<void(const Write&)> produce); ///< a ZIP archive
    void run(std::shared_ptr<net::Exchange> exchange, const std::string& content_type, net::Headers headers,
             std::function<void(const Write&)> produce);

  private:
    const int most_;
    std::mutex mutex_;
    std::condition_variable idle_;
    int running_ = 0;
};

} // namespace iterochat::http
