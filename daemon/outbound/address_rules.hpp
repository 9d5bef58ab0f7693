#pragma once

#include <string_view>
#include <sys/socket.h>

namespace iterochat::outbound {

/// Where an address of the network lies, as far as calling it is concerned.
enum class AddressKind {
    open,    ///< the public Internet
    inside,  ///< loopback, private networks (RFC 1918, 6598), unique local IPv6: only where a setting allows
             ///< it
    refused, ///< link-local (cloud hosts keep credentials there), multicast, unspecified, reserved: never
};

/// Of a resolved address. IPv4 inside IPv6 (mapped, 6to4, NAT64) counts as the IPv4 address it leads to.
AddressKind kind_of(const sockaddr& address);
/// Of an address in text, for tests and messages; `refused` when it is none.
AddressKind kind_of(std::string_view address);

/// What a call may reach.
enum class Reach {
    open_only,
    open_and_inside,
    inside_only, ///< for plain http: nothing unencrypted goes over the Internet
};
bool may_reach(Reach reach, AddressKind kind);

} // namespace iterochat::outbound
