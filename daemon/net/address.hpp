#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <vector>

namespace iterochat::net {

/// Numeric form without the port; an IPv4 address mapped into IPv6 comes out as IPv4. Empty for other
/// families.
std::string numeric_address(const sockaddr_storage& address);

/// A numeric address in its one spelling; brackets and a port are dropped. Empty when it is no address.
std::string normal_address(std::string_view text);

/// What connections are counted by: the address itself, or the /64 of an IPv6 address (one customer's
/// network).
std::string counting_key(const std::string& address);

/// The proxies whose X-Forwarded-For is believed. Immutable, any thread.
class TrustedProxies {
  public:
    explicit TrustedProxies(
        const std::vector<std::string>& networks); ///< addresses or CIDR; throws Code::configuration
    bool contains(std::string_view address) const;

    /// The client behind `peer`: the first address from the right of the header that is no trusted proxy.
    /// What a stranger wrote further left is never read.
    std::string client_of(const std::string& peer, std::string_view forwarded_for) const;

  private:
    struct Network {
        std::uint8_t bytes[16];
        int bits = 128;
    };
    std::vector<Network> networks_;
};

} // namespace iterochat::net
