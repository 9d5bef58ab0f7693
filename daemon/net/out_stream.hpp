#pragma once

#include "daemon/net/link.hpp"
#include "daemon/net/reply.hpp"
#include "daemon/net/server.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::net {

constexpr std::size_t download_queue_most = std::size_t{256} * 1024; ///< bytes queued before write() waits

struct StreamForm {
    BodyFraming framing = BodyFraming::chunked;
    ReplyForm reply;
    bool events = false;               ///< text/event-stream: heartbeats, and the peer's half-close ends it
    std::optional<std::size_t> length; ///< with BodyFraming::length
};

/// What the handle and the connection know of a stream's end.
class StreamEnd {
  public:
    bool is_over() const { return over_; }
    void on_close(const Link& link, std::function<void()> then); ///< any thread
    void close(); ///< loop thread (or after it): runs what waits, once

  private:
    std::mutex mutex_;
    std::atomic<bool> over_ = false;
    std::vector<std::function<void()>> then_;
};

/// The handle that a handler keeps. Letting go of it closes the connection once its queue is sent.
class LiveOutStream final : public OutStream {
  public:
    LiveOutStream(Link link, StreamForm form, bool open);
    ~LiveOutStream() override;

    void begin(const std::string& head); ///< once, before anything else

    bool send(std::shared_ptr<const std::string> frame) override;
    bool write(std::string_view piece) override;
    void finish() override;
    void abort() override;
    bool is_open() const override;
    void on_close(std::function<void()> then) override;

  private:
    bool counts(std::size_t bytes);
    void drop();

    const Link link_;
    const StreamForm form_;
    const std::shared_ptr<StreamEnd> end_ = std::make_shared<StreamEnd>();
    std::atomic<bool> ended_;              ///< by this side
    std::atomic<std::size_t> written_ = 0; ///< with BodyFraming::length
};

} // namespace iterochat::net
