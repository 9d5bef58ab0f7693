#include "daemon/net/wire.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>

namespace iterochat::net {
namespace {

constexpr std::size_t pieces_per_call = 16;

/// Bytes sent, 0 when the socket is full, nothing (-1) when the peer is gone.
ssize_t send_pieces(int fd, iovec* pieces, std::size_t count) {
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = count;
    for (;;) {
        const ssize_t sent = ::sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0)
            return sent;
        if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)
            return 0;
        if (errno != EINTR)
            return -1;
    }
}

iovec piece_of(std::string_view data) {
    return {const_cast<char*>(data.data()), data.size()};
}

} // namespace

Wire::Pushed Wire::push(std::shared_ptr<const std::string> frame, std::size_t frames_most) {
    const std::lock_guard lock{mutex_};
    if (!alive_)
        return Pushed::gone;
    if (queue_.size() >= frames_most)
        return Pushed::full;
    if (frame->empty())
        return Pushed::yes;
    if (queue_.empty())
        last_progress_ = Steady::now();
    queued_bytes_ += frame->size();
    queue_.push_back({std::move(frame), 0});
    if (queue_.size() == 1 && !send_queue())
        return Pushed::gone;
    return Pushed::yes;
}

Wire::Pushed Wire::push(std::initializer_list<std::string_view> parts) {
    const std::lock_guard lock{mutex_};
    if (!alive_)
        return Pushed::gone;
    std::size_t sent = 0;
    if (queue_.empty()) {
        last_progress_ = Steady::now();
        std::array<iovec, 4> pieces{};
        const auto count = std::min(parts.size(), pieces.size());
        std::transform(parts.begin(), parts.begin() + count, pieces.begin(), piece_of);
        const ssize_t taken = send_pieces(fd_.get(), pieces.data(), count);
        if (taken < 0) {
            alive_ = false;
            return Pushed::gone;
        }
        sent = static_cast<std::size_t>(taken);
    }
    std::string rest;
    for (const auto part : parts) {
        const auto skipped = std::min(sent, part.size());
        rest.append(part.substr(skipped));
        sent -= skipped;
    }
    if (!rest.empty()) {
        queued_bytes_ += rest.size();
        queue_.push_back({std::make_shared<const std::string>(std::move(rest)), 0});
    }
    return Pushed::yes;
}

/// With the lock. False when the peer is gone.
bool Wire::send_queue() {
    while (!queue_.empty()) {
        std::array<iovec, pieces_per_call> pieces{};
        const auto count = std::min(queue_.size(), pieces.size());
        for (std::size_t i = 0; i < count; ++i)
            pieces[i] = piece_of(std::string_view{*queue_[i].data}.substr(queue_[i].sent));
        const ssize_t sent = send_pieces(fd_.get(), pieces.data(), count);
        if (sent < 0)
            alive_ = false;
        if (sent <= 0)
            return alive_;
        advance(static_cast<std::size_t>(sent));
    }
    return true;
}

void Wire::advance(std::size_t bytes) {
    queued_bytes_ -= bytes;
    last_progress_ = Steady::now();
    while (bytes > 0) {
        auto& front = queue_.front();
        const auto left = front.data->size() - front.sent;
        if (bytes < left) {
            front.sent += bytes;
            return;
        }
        bytes -= left;
        queue_.pop_front();
    }
}

bool Wire::flush() {
    bool empty = false;
    {
        const std::lock_guard lock{mutex_};
        if (alive_)
            send_queue();
        empty = queue_.empty();
    }
    room_.notify_all();
    return empty;
}

bool Wire::wait_for_room(std::size_t bytes_most) {
    std::unique_lock lock{mutex_};
    room_.wait(lock, [&] { return !alive_ || queued_bytes_ <= bytes_most; });
    return alive_;
}

void Wire::kill() {
    {
        const std::lock_guard lock{mutex_};
        alive_ = false;
    }
    room_.notify_all();
}

void Wire::close(bool with_reset) {
    {
        const std::lock_guard lock{mutex_};
        alive_ = false;
        queue_.clear();
        queued_bytes_ = 0;
        if (with_reset) {
            const linger now{1, 0};
            ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        }
        fd_.reset();
    }
    room_.notify_all();
}

Wire::Status Wire::status() const {
    const std::lock_guard lock{mutex_};
    return {alive_, queued_bytes_, last_progress_};
}

} // namespace iterochat::net
