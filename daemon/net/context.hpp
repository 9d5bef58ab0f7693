#pragma once

#include "daemon/net/address.hpp"
#include "daemon/net/server.hpp"

#include <atomic>
#include <mutex>
#include <string>
#include <unordered_map>

namespace iterochat::net {

struct Counters {
    std::atomic<std::uint64_t> requests = 0;
    std::atomic<std::uint64_t> connections = 0;
    std::atomic<std::uint64_t> streams = 0;
    std::atomic<std::uint64_t> streams_dropped = 0;
    std::atomic<std::uint64_t> refused = 0;
};

/// How many connections each network has open. Any thread.
class AddressCounts {
  public:
    bool enter(const std::string& key, int most); ///< false: already `most`
    void leave(const std::string& key);

  private:
    std::mutex mutex_;
    std::unordered_map<std::string, int> counts_;
};

/// What every part of one server knows; outlives the server while an Exchange or OutStream is held somewhere.
struct Context {
    explicit Context(Options given) : options(std::move(given)), proxies(options.trusted_proxies) {}

    const Options options;
    const TrustedProxies proxies;
    Counters counters;
    AddressCounts addresses;
    std::atomic<std::size_t> large_bodies = 0; ///< bytes
    std::atomic<bool> stopping = false;        ///< no new requests; replies say "Connection: close"
};

} // namespace iterochat::net
