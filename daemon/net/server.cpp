#include "daemon/net/server.hpp"

#include "daemon/net/listener.hpp"
#include "daemon/net/loop.hpp"
#include "daemon/net/runtime.hpp"

#include <algorithm>

namespace iterochat::net {

struct Server::State {
    State(Options options, Handler handler)
        : context(std::make_shared<Context>(std::move(options))),
          listener(std::make_shared<Listener>(context->options)),
          address(listener->address()),
          runtime(context, std::move(handler)) {
        for (int i = 0; i < std::max(1, context->options.loops); ++i)
            loops.push_back(std::make_unique<Loop>(runtime, listener));
    }

    std::shared_ptr<Context> context;
    std::shared_ptr<Listener> listener; ///< until accepting stops
    const std::string address;
    Runtime runtime;
    std::vector<std::unique_ptr<Loop>> loops; ///< end before what they use
    bool stopped = false;
};

Server::Server(Options options, Handler handler)
    : state_(std::make_unique<State>(std::move(options), std::move(handler))) {}

Server::~Server() {
    stop(std::chrono::milliseconds{0});
}

void Server::start() {
    for (const auto& loop : state_->loops)
        loop->start();
}

void Server::stop_accepting() {
    state_->context->stopping = true;
    if (!std::exchange(state_->listener, nullptr))
        return;
    for (const auto& loop : state_->loops)
        loop->stop_accepting();
}

void Server::stop(std::chrono::milliseconds grace) {
    if (std::exchange(state_->stopped, true))
        return;
    stop_accepting();
    const auto until = Steady::now() + grace;
    for (const auto& loop : state_->loops)
        loop->when_quiet().wait_until(until);
    for (const auto& loop : state_->loops)
        loop->end();
    state_->runtime.workers.stop();
}

std::string Server::address() const {
    return state_->address;
}

Figures Server::figures() const {
    const auto& counters = state_->context->counters;
    return {counters.requests, counters.connections, counters.streams, counters.streams_dropped,
            counters.refused};
}

} // namespace iterochat::net
