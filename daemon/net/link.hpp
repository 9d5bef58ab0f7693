#pragma once

#include "daemon/net/context.hpp"
#include "daemon/net/mailbox.hpp"
#include "daemon/net/wire.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace iterochat::net {

class Connection;

/// How other threads reach one connection: they send on its wire themselves and post what its loop has to
/// know.
struct Link {
    std::shared_ptr<Context> context;
    std::shared_ptr<Mailbox> mailbox;
    std::shared_ptr<Wire> wire;
    std::uint64_t id = 0;

    /// Runs `task` on the loop thread if the connection is still open then. False: the loop has ended.
    bool post(std::function<void(Connection&)> task) const;
};

} // namespace iterochat::net
