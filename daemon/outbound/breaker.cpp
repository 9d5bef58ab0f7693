#include "daemon/outbound/breaker.hpp"

namespace iterochat::outbound {

Breaker::Answer Breaker::ask(Time now) {
    const std::lock_guard lock(mutex_);
    if (tripped_ && (probing_ || now - tripped_at_ < options_.rest))
        return Answer::open;
    if (running_ >= options_.calls_at_once)
        return Answer::full;
    probing_ = tripped_;
    ++running_;
    return Answer::go;
}

void Breaker::succeeded() {
    const std::lock_guard lock(mutex_);
    --running_;
    failures_.clear();
    tripped_ = probing_ = false;
}

void Breaker::failed(Time now) {
    const std::lock_guard lock(mutex_);
    --running_;
    failures_.push_back(now);
    while (!failures_.empty() && now - failures_.front() > options_.window)
        failures_.pop_front();
    if (probing_ || failures_.size() >= options_.failures) {
        tripped_ = true;
        tripped_at_ = now;
    }
    probing_ = false;
}

void Breaker::given_up() {
    const std::lock_guard lock(mutex_);
    --running_;
    probing_ = false;
}

bool Breaker::is_open(Time now) const {
    const std::lock_guard lock(mutex_);
    return tripped_ && (probing_ || now - tripped_at_ < options_.rest);
}

std::size_t Breaker::running() const {
    const std::lock_guard lock(mutex_);
    return running_;
}

} // namespace iterochat::outbound
