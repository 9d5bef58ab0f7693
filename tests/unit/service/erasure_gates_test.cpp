#include "daemon/service/erasure_gates.hpp"

#include "common/base/error.hpp"
#include "tests/unit/service/talk_world.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <latch>

namespace iterochat::service {
namespace {

using test::code_of;

const OrganizationId organization =
    OrganizationId::from(*Uuid::parse("0190a000-0000-7000-8000-0000000000aa"));
const Uuid one = *Uuid::parse("0190a000-0000-7000-8000-000000000001");
const Uuid two = *Uuid::parse("0190a000-0000-7000-8000-000000000002");

ErasureClaim claim(std::initializer_list<Uuid> ids) {
    return {false, ids};
}

/// Whether somebody has to wait there: who waits looks, and is sent away.
bool must_wait(ErasureGates& gates, ErasureClaim wanted) {
    try {
        (void)gates.enter(organization, std::move(wanted), [] { throw Error{Code::busy, "waiting"}; });
        return false;
    } catch (const Error&) {
        return true;
    }
}

TEST_CASE("erasures of different subjects go side by side, those of the same one after the other") {
    ErasureGates gates;
    auto inside = gates.enter(organization, claim({one}), {});
    CHECK_FALSE(must_wait(gates, claim({two})));
    CHECK(must_wait(gates, claim({two, one})));
    CHECK(must_wait(gates, {true, {}}));
    auto waiting =
        std::async(std::launch::async, [&] { return gates.enter(organization, claim({one}), {}); });
    inside.leave();
    auto next = waiting.get();
    CHECK(must_wait(gates, claim({one})));
    next.leave();
    CHECK_FALSE(must_wait(gates, {true, {}}));
}

TEST_CASE("a restore waits for the erasures inside and keeps new ones out") {
    ErasureGates gates;
    auto inside = gates.enter(organization, claim({one}), {});
    std::latch is_waiting{1};
    std::atomic<bool> has_told = false;
    auto closing = std::async(std::launch::async, [&] {
        return gates.close(organization, seconds(60), [&] {
            if (!has_told.exchange(true))
                is_waiting.count_down();
        });
    });
    is_waiting.wait();
    CHECK(must_wait(gates, claim({two})));
    inside.leave();
    auto alone = closing.get();
    CHECK(must_wait(gates, claim({two})));
    CHECK_NOTHROW(gates.enter(OrganizationId::from(two), claim({two}), {})); // another tenant's
    alone.leave();
    CHECK_FALSE(must_wait(gates, claim({two})));
}

TEST_CASE("who waited for too long, or was sent away, leaves the gate as it was") {
    ErasureGates gates;
    auto inside = gates.enter(organization, claim({one}), {});
    CHECK(code_of([&] { (void)gates.close(organization, Span{1}, {}); }) == Code::busy);
    CHECK(code_of([&] {
              (void)gates.close(organization, seconds(60), [] { throw Error{Code::unavailable, "stop"}; });
          }) == Code::unavailable);
    CHECK_FALSE(must_wait(gates, claim({two})));
    inside.leave();
    CHECK_NOTHROW(gates.close(organization, Span{1}, {}));
}

} // namespace
} // namespace iterochat::service
