#include "daemon/net/upload.hpp"

#include "daemon/net/connection.hpp"

namespace iterochat::net {

Upload::Upload(const Runtime& runtime, Link link, std::shared_ptr<Incoming> incoming,
               std::unique_ptr<BodySink> sink)
    : runtime_(runtime), link_(std::move(link)), incoming_(std::move(incoming)), sink_(std::move(sink)) {}

void Upload::add(std::string piece) {
    {
        const std::lock_guard lock{mutex_};
        if (cancelled_)
            return;
        waiting_ += piece.size();
        pieces_.push_back(std::move(piece));
    }
    wake();
}

void Upload::end() {
    {
        const std::lock_guard lock{mutex_};
        ended_ = true;
    }
    wake();
}

void Upload::cancel() {
    {
        const std::lock_guard lock{mutex_};
        cancelled_ = true;
        pieces_.clear();
        waiting_ = 0;
    }
    wake();
}

bool Upload::is_full() const {
    const std::lock_guard lock{mutex_};
    return waiting_ > upload_queue_most;
}

void Upload::wake() {
    {
        const std::lock_guard lock{mutex_};
        if (running_)
            return;
        running_ = true;
    }
    runtime_.workers.add([self = shared_from_this()] { self->drain(); });
}

void Upload::drain() {
    try {
        while (step())
            ;
    } catch (...) {
        auto reply = reply_to_exception(link_.context->options);
        give_up();
        link_.post([reply = std::move(reply)](Connection& connection) { connection.fail(reply); });
    }
}

/// One piece, or the end. False when there is nothing to do now.
bool Upload::step() {
    std::string piece;
    bool resume = false;
    {
        const std::lock_guard lock{mutex_};
        if (!cancelled_ && pieces_.empty() && !ended_) {
            running_ = false;
            return false;
        }
        if (!cancelled_ && !pieces_.empty()) {
            piece = std::move(pieces_.front());
            pieces_.pop_front();
            const bool was_full = waiting_ > upload_queue_most / 2;
            waiting_ -= piece.size();
            resume = was_full && waiting_ <= upload_queue_most / 2;
        }
    }
    if (resume)
        link_.post([](Connection& connection) { connection.pump(); });
    if (!sink_)
        return false; // over, and `running_` stays: nothing starts it again
    if (!piece.empty()) {
        sink_->take(piece);
        return true;
    }
    {
        const std::lock_guard lock{mutex_};
        if (cancelled_) {
            sink_.reset();
            return false;
        }
    }
    incoming_->sink_result = sink_->finish();
    sink_.reset();
    serve(runtime_, link_, incoming_);
    return false;
}

void Upload::give_up() {
    sink_.reset();
    const std::lock_guard lock{mutex_};
    cancelled_ = true;
    pieces_.clear();
    waiting_ = 0;
}

} // namespace iterochat::net
