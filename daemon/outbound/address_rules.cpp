#include "daemon/outbound/address_rules.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <string>

namespace iterochat::outbound {
namespace {

struct Range4 {
    std::uint32_t first;
    int bits;
    AddressKind kind;
};

constexpr std::uint32_t dotted(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return a << 24 | b << 16 | c << 8 | d;
}

// IANA's special-purpose registry for IPv4. What is in none of them is open.
constexpr std::array ranges4{
    Range4{dotted(0, 0, 0, 0), 8, AddressKind::refused},
    Range4{dotted(10, 0, 0, 0), 8, AddressKind::inside},
    Range4{dotted(100, 64, 0, 0), 10, AddressKind::inside},
    Range4{dotted(127, 0, 0, 0), 8, AddressKind::inside},
    Range4{dotted(169, 254, 0, 0), 16, AddressKind::refused},
    Range4{dotted(172, 16, 0, 0), 12, AddressKind::inside},
    Range4{dotted(192, 0, 0, 0), 24, AddressKind::refused},
    Range4{dotted(192, 0, 2, 0), 24, AddressKind::refused},
    Range4{dotted(192, 88, 99, 0), 24, AddressKind::refused},
    Range4{dotted(192, 168, 0, 0), 16, AddressKind::inside},
    Range4{dotted(198, 18, 0, 0), 15, AddressKind::refused},
    Range4{dotted(198, 51, 100, 0), 24, AddressKind::refused},
    Range4{dotted(203, 0, 113, 0), 24, AddressKind::refused},
    Range4{dotted(224, 0, 0, 0), 3, AddressKind::refused},
};

AddressKind kind_of_v4(std::uint32_t address) {
    for (const Range4& range : ranges4)
        if ((address ^ range.first) >> (32 - range.bits) == 0)
            return range.kind;
    return AddressKind::open;
}

using Bytes16 = std::array<std::uint8_t, 16>;

std::uint32_t v4_at(const Bytes16& address, std::size_t at) {
    return dotted(address[at], address[at + 1], address[at + 2], address[at + 3]);
}

template <std::size_t Size>
bool begins(const Bytes16& address, const std::array<std::uint8_t, Size>& prefix) {
    return std::equal(prefix.begin(), prefix.end(), address.begin());
}

AddressKind kind_of_v6(const Bytes16& address) {
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    constexpr std::array<std::uint8_t, 12> nat64{0, 0x64, 0xff, 0x9b};
    constexpr std::array<std::uint8_t, 12> compatible{};
    if (begins(address, mapped) || begins(address, nat64))
        return kind_of_v4(v4_at(address, 12));
    if (begins(address, compatible)) // the loopback address, the unspecified one, and an abandoned form
        return v4_at(address, 12) == 1 ? AddressKind::inside : AddressKind::refused;
    if (begins(address, std::array<std::uint8_t, 2>{0x20, 0x02}))
        return kind_of_v4(v4_at(address, 2));
    if ((address[0] & 0xfe) == 0xfc)
        return AddressKind::inside;
    // Everything else outside of 2000::/3 (link-local, site-local, multicast, NAT64 of a network's own) is
    // not the Internet; inside it, Teredo, benchmarking and documentation aren't either.
    if ((address[0] & 0xe0) != 0x20 || begins(address, std::array<std::uint8_t, 4>{0x20, 0x01, 0x0d, 0xb8}) ||
        (begins(address, std::array<std::uint8_t, 2>{0x20, 0x01}) && address[2] < 2))
        return AddressKind::refused;
    return AddressKind::open;
}

} // namespace

AddressKind kind_of(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        return kind_of_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address, sizeof v6);
        Bytes16 bytes;
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return kind_of_v6(bytes);
    }
    return AddressKind::refused;
}

AddressKind kind_of(std::string_view address) {
    const std::string text(address);
    in_addr v4{};
    if (inet_pton(AF_INET, text.c_str(), &v4) == 1)
        return kind_of_v4(ntohl(v4.s_addr));
    Bytes16 v6;
    if (inet_pton(AF_INET6, text.c_str(), v6.data()) == 1)
        return kind_of_v6(v6);
    return AddressKind::refused;
}

bool may_reach(Reach reach, AddressKind kind) {
    switch (kind) {
    case AddressKind::open:
        return reach != Reach::inside_only;
    case AddressKind::inside:
        return reach != Reach::open_only;
    case AddressKind::refused:
        return false;
    }
    return false;
}

} // namespace iterochat::outbound
