#include "daemon/service/rate_limits.hpp"

#include "common/base/error.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::service;

namespace {

struct HandClock final : Clock {
    Time time{1'000'000};
    Time now() const override { return time; }
};

int wait_of(RateLimits& limits, Limit limit, std::string_view key) {
    try {
        limits.spend(limit, key);
        return 0;
    } catch (const Error& error) {
        CHECK(error.code() == Code::rate_limited);
        return error.retry_after_seconds();
    }
}

} // namespace

TEST_CASE("a key may do a minute's worth at once, then waits as long as it is told") {
    HandClock clock;
    RateLimits limits(clock, {.sign_in_per_minute = 10});
    for (int i = 0; i < 10; ++i)
        CHECK(wait_of(limits, Limit::sign_in, "a") == 0);
    const int wait = wait_of(limits, Limit::sign_in, "a");
    CHECK(wait == 6);
    CHECK(wait_of(limits, Limit::sign_in, "b") == 0);
    CHECK(wait_of(limits, Limit::widget_session, "a") == 0);
    clock.time = clock.time + seconds(wait) - Span{1};
    CHECK(wait_of(limits, Limit::sign_in, "a") == 1);
    clock.time = clock.time + Span{1};
    CHECK(wait_of(limits, Limit::sign_in, "a") == 0);
    CHECK(wait_of(limits, Limit::sign_in, "a") == 6);
}

TEST_CASE("a limit of 0 is off, and a reload changes limits") {
    HandClock clock;
    RateLimits limits(clock, {.widget_writes_per_minute = 0});
    for (int i = 0; i < 1000; ++i)
        CHECK(wait_of(limits, Limit::widget_write, "v") == 0);
    CHECK(limits.keys(Limit::widget_write) == 0);
    limits.set_options({.widget_writes_per_minute = 1});
    CHECK(wait_of(limits, Limit::widget_write, "v") == 0);
    CHECK(wait_of(limits, Limit::widget_write, "v") == 60);
}

TEST_CASE("a clock set back neither gives nor takes") {
    HandClock clock;
    RateLimits limits(clock, {.sign_in_per_minute = 1});
    CHECK(wait_of(limits, Limit::sign_in, "a") == 0);
    clock.time = clock.time - hours(1);
    CHECK(wait_of(limits, Limit::sign_in, "a") == 60);
    clock.time = clock.time + seconds(60);
    CHECK(wait_of(limits, Limit::sign_in, "a") == 0);
}

TEST_CASE("memory is bounded: the key unused for longest goes first") {
    HandClock clock;
    RateLimits limits(clock, {.sign_in_per_minute = 1, .keys_most = 3});
    for (const char* key : {"a", "b", "c"})
        CHECK(wait_of(limits, Limit::sign_in, key) == 0);
    CHECK(wait_of(limits, Limit::sign_in, "a") == 60); // "b" is the oldest now
    CHECK(wait_of(limits, Limit::sign_in, "d") == 0);
    CHECK(limits.keys(Limit::sign_in) == 3);
    CHECK(wait_of(limits, Limit::sign_in, "a") == 60);
    CHECK(wait_of(limits, Limit::sign_in, "b") == 0);
}

TEST_CASE("an IPv6 host is one key whatever address of its /64 it uses") {
    CHECK(address_key("192.0.2.7") == "192.0.2.7");
    CHECK(address_key("2001:db8:1:2:aaaa::1") == "2001:db8:1:2::/64");
    CHECK(address_key("2001:db8:1:2:bbbb:1:2:3") == address_key("2001:db8:1:2:aaaa::1"));
    CHECK(address_key("2001:db8:1:3::1") != address_key("2001:db8:1:2::1"));
    CHECK(address_key("::ffff:192.0.2.7") == "::ffff:192.0.2.7");
}
