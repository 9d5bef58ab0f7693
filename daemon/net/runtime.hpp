#pragma once

#include "daemon/net/context.hpp"
#include "daemon/net/parser.hpp"
#include "daemon/net/workers.hpp"

#include <memory>

namespace iterochat::net {

/// What the loops of one server share. Lives as long as its threads.
struct Runtime {
    Runtime(std::shared_ptr<Context> shared, Handler with)
        : context(std::move(shared)), handler(std::move(with)), workers(context->options.workers) {}

    const std::shared_ptr<Context> context;
    const Handler handler;
    const Parser parser;
    mutable Workers workers; ///< last: joined before what its jobs use goes
};

} // namespace iterochat::net
