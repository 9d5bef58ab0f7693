#include "daemon/outbound/address_rules.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

using namespace iterochat::outbound;

TEST_CASE("every special range of addresses is told from the Internet") {
    const std::pair<const char*, AddressKind> cases[] = {
        {"1.1.1.1", AddressKind::open},
        {"8.8.8.8", AddressKind::open},
        {"172.15.255.255", AddressKind::open},
        {"172.32.0.0", AddressKind::open},
        {"100.128.0.1", AddressKind::open},
        {"192.167.255.255", AddressKind::open},
        {"223.255.255.255", AddressKind::open},
        {"2606:4700:4700::1111", AddressKind::open},
        {"::ffff:8.8.8.8", AddressKind::open},
        {"64:ff9b::808:808", AddressKind::open},
        {"127.0.0.1", AddressKind::inside},
        {"127.255.255.254", AddressKind::inside},
        {"10.0.0.1", AddressKind::inside},
        {"172.16.0.1", AddressKind::inside},
        {"172.31.255.255", AddressKind::inside},
        {"192.168.1.1", AddressKind::inside},
        {"100.64.0.1", AddressKind::inside},
        {"::1", AddressKind::inside},
        {"fd00::1", AddressKind::inside},
        {"fc00::1", AddressKind::inside},
        {"::ffff:127.0.0.1", AddressKind::inside},
        {"::ffff:192.168.0.1", AddressKind::inside},
        {"64:ff9b::a00:1", AddressKind::inside},
        {"2002:7f00:1::", AddressKind::inside},
        {"0.0.0.0", AddressKind::refused},
        {"0.1.2.3", AddressKind::refused},
        {"169.254.169.254", AddressKind::refused},
        {"::ffff:169.254.169.254", AddressKind::refused},
        {"192.0.0.1", AddressKind::refused},
        {"192.0.2.1", AddressKind::refused},
        {"198.18.0.1", AddressKind::refused},
        {"198.51.100.7", AddressKind::refused},
        {"203.0.113.9", AddressKind::refused},
        {"224.0.0.1", AddressKind::refused},
        {"240.0.0.1", AddressKind::refused},
        {"255.255.255.255", AddressKind::refused},
        {"::", AddressKind::refused},
        {"::2", AddressKind::refused},
        {"fe80::1", AddressKind::refused},
        {"fec0::1", AddressKind::refused},
        {"ff02::1", AddressKind::refused},
        {"2001:db8::1", AddressKind::refused},
        {"2001:0::1", AddressKind::refused},
        {"64:ff9b:1::1", AddressKind::refused},
        {"localhost", AddressKind::refused},
        {"", AddressKind::refused},
        {"127.1", AddressKind::refused},
    };
    for (const auto& [address, kind] : cases) {
        INFO(address);
        CHECK(kind_of(std::string(address)) == kind);
    }
}

TEST_CASE("plain http stays inside, and what is refused is refused to everyone") {
    CHECK(may_reach(Reach::open_only, AddressKind::open));
    CHECK_FALSE(may_reach(Reach::open_only, AddressKind::inside));
    CHECK(may_reach(Reach::open_and_inside, AddressKind::open));
    CHECK(may_reach(Reach::open_and_inside, AddressKind::inside));
    CHECK_FALSE(may_reach(Reach::inside_only, AddressKind::open));
    CHECK(may_reach(Reach::inside_only, AddressKind::inside));
    for (const Reach reach : {Reach::open_only, Reach::open_and_inside, Reach::inside_only})
        CHECK_FALSE(may_reach(reach, AddressKind::refused));
}
