#include "daemon/net/loop.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <array>
#include <sys/epoll.h>

namespace iterochat::net {
namespace {

constexpr std::uint64_t mailbox_id = 0;
constexpr std::size_t scratch_bytes = std::size_t{64} * 1024;

} // namespace

bool Link::post(std::function<void(Connection&)> task) const {
    return mailbox->post([to = id, run = std::move(task)](Loop& loop) {
        if (const auto connection = loop.find(to))
            run(*connection);
    });
}

std::shared_ptr<Connection> find_connection(Loop& loop, std::uint64_t id) {
    return loop.find(id);
}

Loop::Loop(const Runtime& runtime, std::shared_ptr<Listener> listener)
    : runtime_(runtime),
      listener_(std::move(listener)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      scratch_(scratch_bytes) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = mailbox_id;
    if (!epoll_ || ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, mailbox_->fd(), &event) != 0)
        throw Error{Code::io,
                    "The network loop needs a file descriptor more than allowed; raise LimitNOFILE."};
    watch_listener();
}

Loop::~Loop() {
    end();
}

void Loop::start() {
    thread_ = std::thread{[this] { run(); }};
}

void Loop::stop_accepting() {
    if (!thread_.joinable()) {
        listener_.reset();
        return;
    }
    auto done = std::make_shared<std::promise<void>>();
    mailbox_->post([done](Loop& loop) {
        if (loop.listener_ && !loop.resume_accepting_)
            ::epoll_ctl(loop.epoll_.get(), EPOLL_CTL_DEL, loop.listener_->fd(), nullptr);
        loop.listener_.reset();
        loop.resume_accepting_.reset();
        const auto open = loop.connections_; // closing changes the map
        for (const auto& [id, connection] : open)
            connection->begin_stop();
        done->set_value();
    });
    done->get_future().wait();
}

std::future<void> Loop::when_quiet() {
    std::promise<void> promise;
    auto future = promise.get_future();
    if (!thread_.joinable()) {
        promise.set_value();
        return future;
    }
    auto box = std::make_shared<std::promise<void>>(std::move(promise));
    mailbox_->post([box](Loop& loop) { loop.quiet_ = std::move(*box); });
    return future;
}

void Loop::end() {
    if (!thread_.joinable())
        return;
    mailbox_->post([](Loop& loop) { loop.ending_ = true; });
    thread_.join();
}

void Loop::run() {
    while (!ending_) {
        wait_for_events();
        run_posted();
        run_again();
        run_due();
        tell_when_quiet();
    }
    mailbox_->close();
    const auto open = connections_;
    for (const auto& [id, connection] : open)
        connection->close();
}

int Loop::wait_ms() const {
    if (!again_.empty())
        return 0;
    auto next = due_.empty() ? Steady::time_point::max() : due_.top().when;
    if (resume_accepting_)
        next = std::min(next, *resume_accepting_);
    if (next == Steady::time_point::max())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Steady::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

void Loop::wait_for_events() {
    std::array<epoll_event, 256> events{};
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), wait_ms());
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        if (event.data.u64 == mailbox_id)
            continue; // read after the events
        if (const auto connection = find(event.data.u64))
            connection->on_events(event.events);
        else
            accept_some();
    }
}

void Loop::run_posted() {
    for (auto& task : mailbox_->take())
        task(*this);
}

void Loop::run_again() {
    std::vector<std::uint64_t> ids;
    ids.swap(again_);
    for (const auto id : ids)
        if (const auto connection = find(id))
            connection->pump();
}

/// A connection has at most a few entries in the heap: one is added only when its deadline comes nearer than
/// the nearest entry; a deadline that moved away is found when its entry comes up.
void Loop::watch(Connection& connection) {
    if (connection.deadline() >= connection.armed)
        return;
    connection.armed = connection.deadline();
    due_.push({connection.armed, connection.id()});
}

void Loop::run_due() {
    const auto now = Steady::now();
    if (resume_accepting_ && *resume_accepting_ <= now) {
        resume_accepting_.reset();
        watch_listener();
    }
    while (!due_.empty() && due_.top().when <= now) {
        const auto due = due_.top();
        due_.pop();
        const auto connection = find(due.id);
        if (!connection || connection->armed != due.when)
            continue;
        connection->armed = Steady::time_point::max();
        if (connection->deadline() <= now)
            connection->on_deadline(now);
        else
            watch(*connection);
    }
}

void Loop::tell_when_quiet() {
    if (!quiet_ || std::any_of(connections_.begin(), connections_.end(),
                               [](const auto& entry) { return entry.second->is_busy(); }))
        return;
    quiet_->set_value();
    quiet_.reset();
}

std::shared_ptr<Connection> Loop::find(std::uint64_t id) const {
    const auto found = connections_.find(id);
    return found == connections_.end() ? nullptr : found->second;
}

void Loop::forget(Connection& connection) {
    auto& context = *connection.link().context;
    --context.counters.connections;
    if (connection.is_refused)
        --refused_now_;
    else if (!connection.counted_as().empty())
        context.addresses.leave(connection.counted_as());
    connections_.erase(connection.id());
}

} // namespace iterochat::net
