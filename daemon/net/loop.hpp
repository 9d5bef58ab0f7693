#pragma once

#include "daemon/net/connection.hpp"
#include "daemon/net/listener.hpp"
#include "daemon/net/runtime.hpp"

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <queue>
#include <thread>
#include <unordered_map>
#include <vector>

namespace iterochat::net {

/// One epoll loop on one thread: accepts, reads, sends what waited for room, keeps deadlines. Never blocks on
/// a client.
class Loop {
  public:
    Loop(const Runtime& runtime, std::shared_ptr<Listener> listener);
    ~Loop(); ///< ends

    void start();
    const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

    // Other threads, once started.
    void stop_accepting();          ///< waits until the loop has let go of its listener
    std::future<void> when_quiet(); ///< ready when nothing runs any more
    void end();                     ///< closes every connection and joins

    // Loop thread, for its connections.
    const Runtime& runtime() const { return runtime_; }
    std::vector<char>& scratch() { return scratch_; } ///< to receive into
    void again(std::uint64_t id) {
        again_.push_back(id);
    }                                   ///< has more to read; let the others have their turn
    void watch(Connection& connection); ///< its deadline may have come nearer
    void forget(Connection& connection);
    std::shared_ptr<Connection> find(std::uint64_t id) const;

  private:
    struct Due {
        Steady::time_point when;
        std::uint64_t id;
        bool operator>(const Due& other) const { return when > other.when; }
    };

    void run();
    int wait_ms() const;
    void wait_for_events();
    void run_posted();
    void run_again();
    void run_due();
    void tell_when_quiet();
    void accept_some();
    void admit(Fd fd, const sockaddr_storage& from);
    void pause_accepting(int reason);
    void watch_listener();

    const Runtime& runtime_;
    const std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
    std::shared_ptr<Listener> listener_;
    Fd epoll_;
    std::optional<Steady::time_point> resume_accepting_; ///< set while there are no descriptors left
    bool no_descriptors_ = false;
    std::uint64_t next_id_ = 2; ///< 0 and 1 are the mailbox and the listener
    int refused_now_ = 0;       ///< refused connections that still get their answer
    std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::vector<std::uint64_t> again_;
    std::vector<char> scratch_;
    std::optional<std::promise<void>> quiet_;
    bool ending_ = false;
    std::thread thread_;
};

} // namespace iterochat::net
