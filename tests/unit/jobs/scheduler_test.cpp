#include "daemon/jobs/scheduler.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <stdexcept>

using namespace iterochat::jobs;
using namespace std::chrono_literals;

TEST_CASE("a task runs again and again, also after it failed, beside one that never does") {
    std::promise<void> third;
    int runs = 0;
    Scheduler scheduler{{{"counts", 1ms,
                          [&] {
                              if (++runs == 3)
                                  third.set_value();
                              if (runs < 3)
                                  throw std::runtime_error("fails at first");
                          }},
                         {"rare", 1h, [] { FAIL("not due"); }}}};
    scheduler.start();
    CHECK(third.get_future().wait_for(10s) == std::future_status::ready);
    scheduler.stop();
    const int at_stop = runs;
    CHECK(at_stop >= 3);
    scheduler.stop(); // twice is once
}

TEST_CASE("a rare task may have its first run soon after the start") {
    std::promise<void> ran;
    Scheduler scheduler{{{"rare", 1h, [&] { ran.set_value(); }, 1ms}}};
    scheduler.start();
    CHECK(ran.get_future().wait_for(10s) == std::future_status::ready);
}

TEST_CASE("stopping waits for the task that runs") {
    std::promise<void> entered;
    std::promise<void> leave;
    auto may_leave = leave.get_future().share();
    bool finished = false;
    Scheduler scheduler{{{"slow", 1ms, [&] {
                              static bool first = true;
                              if (!std::exchange(first, false))
                                  return;
                              entered.set_value();
                              may_leave.wait();
                              finished = true;
                          }}}};
    scheduler.start();
    entered.get_future().wait();
    auto stopped = std::async(std::launch::async, [&] { scheduler.stop(); });
    leave.set_value();
    stopped.wait();
    CHECK(finished);
}
