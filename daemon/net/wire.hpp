#pragma once

#include "common/base/fd.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace iterochat::net {

using Steady = std::chrono::steady_clock;

/// The sending side of one connection. Any thread sends directly; what the socket doesn't take at once is
/// queued, and the loop sends it when the socket has room (it watches edge-triggered, so nobody has to ask it
/// to). Only the loop closes the descriptor: a sender can never hit another connection's.
class Wire {
  public:
    enum class Pushed { yes, full, gone };

    explicit Wire(Fd fd) : fd_(std::move(fd)), last_progress_(Steady::now()) {}

    int fd() const { return fd_.get(); } ///< loop thread only

    /// Queues a shared frame, unless `frames_most` wait already. Never blocks.
    Pushed push(std::shared_ptr<const std::string> frame, std::size_t frames_most);
    /// Sends the parts as one piece; copies only what the socket didn't take. Never blocks.
    Pushed push(std::initializer_list<std::string_view> parts);
    /// Waits until at most `bytes_most` are queued. False: the connection is gone.
    bool wait_for_room(std::size_t bytes_most);

    bool flush();                ///< loop thread, when the socket has room: true when nothing is left
    void kill();                 ///< nothing is sent any more; the loop closes next
    void close(bool with_reset); ///< loop thread: closes the descriptor, wakes waiting senders

    struct Status {
        bool alive = true;
        std::size_t queued_bytes = 0;
        Steady::time_point last_progress; ///< when bytes last left, or the queue began
    };
    Status status() const;

  private:
    struct Piece {
        std::shared_ptr<const std::string> data;
        std::size_t sent = 0;
    };
    bool send_queue();
    void advance(std::size_t bytes);

    Fd fd_;
    mutable std::mutex mutex_;
    std::condition_variable room_;
    std::deque<Piece> queue_;
    std::size_t queued_bytes_ = 0;
    bool alive_ = true;
    Steady::time_point last_progress_;
};

} // namespace iterochat::net
