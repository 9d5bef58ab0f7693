#pragma once

#include "daemon/net/exchange.hpp"

#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace iterochat::net {

constexpr std::size_t upload_queue_most =
    std::size_t{1024} * 1024; ///< bytes waiting before the loop stops reading

/// A request body on its way into a sink: the loop adds pieces, one worker job at a time takes them in order.
class Upload : public std::enable_shared_from_this<Upload> {
  public:
    Upload(const Runtime& runtime, Link link, std::shared_ptr<Incoming> incoming,
           std::unique_ptr<BodySink> sink);

    // Loop thread.
    void add(std::string piece);
    void end();    ///< the whole body came: the sink finishes and the handler runs
    void cancel(); ///< the connection is gone or refused: the sink is let go on a worker
    bool is_full() const;

  private:
    void wake();
    void drain();
    bool step();
    void give_up();

    const Runtime& runtime_; // its workers run every job of this, and end before it
    const Link link_;
    const std::shared_ptr<Incoming> incoming_;
    std::unique_ptr<BodySink> sink_; ///< only inside the job

    mutable std::mutex mutex_;
    std::deque<std::string> pieces_;
    std::size_t waiting_ = 0;
    bool running_ = false;
    bool ended_ = false;
    bool cancelled_ = false;
};

} // namespace iterochat::net
