#include "daemon/service/jobs.hpp"

#include "daemon/storage/control/jobs.hpp"
#include "tests/unit/service/privacy_world.hpp"

#include <catch2/catch.hpp>
#include <future>

namespace iterochat::service {
namespace {

using test::code_of;
using test::PrivacyWorld;

TEST_CASE("a job runs to its end, keeps its result and tells its progress") {
    PrivacyWorld world;
    world.jobs.define("count", [](JobRun& run) {
        for (int i = 1; i <= 3; ++i)
            run.progress("counting", i, 3);
        return std::string(R"({"counted":3})");
    });
    std::vector<std::int64_t> told;
    const Job job =
        world.jobs.run(world.administrator, "count", world.organization, "{}",
                       [&](std::string_view, std::int64_t done, std::int64_t) { told.push_back(done); });
    CHECK(told == std::vector<std::int64_t>{1, 2, 3});
    CHECK(job.state == JobState::done);
    CHECK(result_of(world.jobs.get(world.administrator, job.id)) == R"({"counted":3})");
    CHECK(world.jobs.list(world.administrator, false, 0).empty());
    CHECK(world.jobs.list(world.administrator, true, 0).size() == 1);
}

TEST_CASE("a failed job keeps its sentence") {
    PrivacyWorld world;
    world.jobs.define("fail", [](JobRun&) -> std::string { throw Error{Code::io, "The disk is on fire."}; });
    CHECK(code_of([&] { world.jobs.run(world.administrator, "fail", {}, "{}", {}); }) == Code::io);
    const Job job = world.jobs.list(world.administrator, true, 1).front();
    CHECK(job.state == JobState::failed);
    CHECK(job.error == "The disk is on fire.");
}

TEST_CASE("a cancelled job ends at its next progress, and a second cancel is a conflict") {
    PrivacyWorld world;
    std::promise<void> has_begun;
    std::promise<void> may_go_on;
    world.jobs.define("slow", [&](JobRun& run) {
        has_begun.set_value();
        may_go_on.get_future().wait();
        run.progress("going", 1, 2);
        return std::string("{}");
    });
    const Job job = world.jobs.start(world.administrator, "slow", world.organization, "{}");
    has_begun.get_future().wait();
    world.jobs.cancel(world.administrator, job.id);
    may_go_on.set_value();
    const Job ended = world.jobs.wait(world.administrator, job.id, {});
    CHECK(ended.state == JobState::cancelled);
    CHECK(code_of([&] { world.jobs.cancel(world.administrator, job.id); }) == Code::conflict);
}

TEST_CASE("what a stop interrupted goes on from its checkpoint at the next start") {
    PrivacyWorld world;
    std::promise<void> has_begun;
    {
        Jobs first(world.context);
        first.define("long", [&](JobRun& run) {
            run.checkpoint("half", R"({"at":1})");
            has_begun.set_value();
            for (;;)
                run.progress("going", 1, 2);
            return std::string("{}");
        });
        first.start(world.administrator, "long", world.organization, "{}");
        has_begun.get_future().wait();
    }
    Jobs second(world.context);
    std::promise<std::string> resumed_at;
    second.define("long", [&](JobRun& run) {
        resumed_at.set_value(run.job().step + run.job().detail);
        return std::string("{}");
    });
    second.resume();
    CHECK(resumed_at.get_future().get() == R"(half{"at":1})");
}

TEST_CASE("a job that nothing can take up fails at the next start, saying so") {
    PrivacyWorld world;
    const JobId id = world.jobs.begin(world.administrator, "kb import", {});
    Jobs second(world.context);
    second.resume();
    const Job job = second.get(world.administrator, id);
    CHECK(job.state == JobState::failed);
    CHECK(job.error.find("run the command again") != std::string::npos);
}

TEST_CASE("a job that must finish waits after a failure and is taken up again") {
    PrivacyWorld world;
    int runs = 0;
    std::promise<void> is_done;
    world.jobs.define("stubborn", [&](JobRun& run) {
        run.must_finish();
        if (++runs == 1)
            throw Error{Code::busy, "A reader is in the way."};
        is_done.set_value();
        return std::string("{}");
    });
    CHECK(code_of([&] { world.jobs.run(world.administrator, "stubborn", {}, "{}", {}); }) == Code::busy);
    const Job waiting = world.jobs.list(world.administrator, false, 0).front();
    CHECK(waiting.state == JobState::queued);
    world.jobs.resume();
    is_done.get_future().wait();
    CHECK(world.jobs.wait(world.administrator, waiting.id, {}).state == JobState::done);
}

TEST_CASE("another organization's job is not found, and agents see none") {
    PrivacyWorld world;
    world.jobs.define("own", [](JobRun&) { return std::string("{}"); });
    const Job job = world.jobs.run(world.administrator, "own", world.organization, "{}", {});
    const Member owner = world.member(Role::owner, "Olga");
    Member stranger = owner;
    stranger.organization = OrganizationId::make(Time{1});
    CHECK(world.jobs.get(owner, job.id).id == job.id);
    CHECK(code_of([&] { world.jobs.get(stranger, job.id); }) == Code::not_found);
    CHECK(code_of([&] { world.jobs.get(world.member(Role::agent, "Ada"), job.id); }) == Code::forbidden);
}

} // namespace
} // namespace iterochat::service
