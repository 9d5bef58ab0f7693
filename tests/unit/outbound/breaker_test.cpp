#include "daemon/outbound/breaker.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::outbound;
using Answer = Breaker::Answer;

namespace {

void fail_once(Breaker& breaker, Time at) {
    REQUIRE(breaker.ask(at) == Answer::go);
    breaker.failed(at);
}

} // namespace

TEST_CASE("five failures within a minute open the breaker") {
    Breaker breaker;
    for (int i = 0; i < 4; ++i)
        fail_once(breaker, Time{i * 10'000});
    CHECK_FALSE(breaker.is_open(Time{40'000}));
    fail_once(breaker, Time{40'000});
    CHECK(breaker.is_open(Time{40'001}));
    CHECK(breaker.ask(Time{40'001}) == Answer::open);
}

TEST_CASE("failures further apart than a minute don't add up") {
    Breaker breaker;
    for (int i = 0; i < 20; ++i)
        fail_once(breaker, Time{i * 16'000});
    CHECK_FALSE(breaker.is_open(Time{20 * 16'000}));
}

TEST_CASE("a success forgets the failures before it") {
    Breaker breaker;
    for (int i = 0; i < 4; ++i)
        fail_once(breaker, Time{i});
    REQUIRE(breaker.ask(Time{5}) == Answer::go);
    breaker.succeeded();
    for (int i = 0; i < 4; ++i)
        fail_once(breaker, Time{10 + i});
    CHECK_FALSE(breaker.is_open(Time{20}));
}

TEST_CASE("after its rest an open breaker lets one call through, and believes it") {
    Breaker breaker;
    for (int i = 0; i < 5; ++i)
        fail_once(breaker, Time{0});
    CHECK(breaker.ask(Time{29'999}) == Answer::open);
    REQUIRE(breaker.ask(Time{30'000}) == Answer::go);
    CHECK(breaker.ask(Time{30'001}) == Answer::open); // one at a time
    SECTION("a failed probe rests again") {
        breaker.failed(Time{31'000});
        CHECK(breaker.ask(Time{60'999}) == Answer::open);
        CHECK(breaker.ask(Time{61'000}) == Answer::go);
    }
    SECTION("a successful one closes it") {
        breaker.succeeded();
        CHECK(breaker.ask(Time{31'000}) == Answer::go);
        CHECK(breaker.ask(Time{31'000}) == Answer::go);
    }
    SECTION("one that was given up leaves the place to the next") {
        breaker.given_up();
        CHECK(breaker.ask(Time{31'000}) == Answer::go);
    }
}

TEST_CASE("at most four calls run at once") {
    Breaker breaker;
    for (int i = 0; i < 4; ++i)
        REQUIRE(breaker.ask(Time{0}) == Answer::go);
    CHECK(breaker.ask(Time{0}) == Answer::full);
    breaker.given_up();
    CHECK(breaker.running() == 3);
    CHECK(breaker.ask(Time{0}) == Answer::go);
}
