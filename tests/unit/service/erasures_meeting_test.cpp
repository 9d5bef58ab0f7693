#include "daemon/service/erase_work.hpp"
#include "daemon/service/erasures.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "tests/unit/service/privacy_world.hpp"

#include <catch2/catch.hpp>

namespace iterochat::service {
namespace {

using test::PrivacyWorld;

struct Meeting : PrivacyWorld {
    Conversation victim = resolved("Zanzibarcanary");

    /// A job's row, as a crash left it.
    JobId intend(erasure::Step step) {
        EraseOrder order;
        order.task.organization = organization;
        order.task.conversations = {victim.id};
        order.task.counts.conversations = step == erasure::Step::requested ? 0 : 1;
        order.task.step = step;
        order.action = "erase.conversation";
        const Job job = store.control_write([&](storage::ControlTx& tx) {
            return jobs.intend(tx, administrator, erase_job_kind, organization, write_order(order));
        });
        if (step == erasure::Step::requested)
            return job.id;
        erasure::LedgerEntry entry;
        entry.time = clock.now();
        entry.organization = ledger.digest(organization);
        entry.subjects = {ledger.digest(organization, victim.id)};
        entry.erasure = job.id.text();
        ledger.append(entry);
        return job.id;
    }
    Job ended(const JobId& id) { return jobs.wait(administrator, id, {}); }
};

TEST_CASE("after a crash the erasure that had begun certifies, and the one behind it finds nothing left") {
    Meeting world;
    const JobId second = world.intend(erasure::Step::requested); // older, and taken up first
    const JobId first = world.intend(erasure::Step::intent);
    world.jobs.resume();
    CHECK(world.ended(first).state == JobState::done);
    const Job behind = world.ended(second);
    CHECK(behind.state == JobState::failed);
    CHECK_THAT(behind.error, Catch::Contains("gone meanwhile"));
    CHECK(world.erasures.get(world.administrator, first).counts.conversations == 1);
    CHECK(world.erasures.get(world.administrator, first).certificate);
    CHECK_FALSE(world.erasures.get(world.administrator, second).certificate);
    CHECK_FALSE(world.is_there(world.victim.id));
}

TEST_CASE("of an erasure that waits with an error nothing is taken: the next one is told which it is") {
    Meeting world;
    const JobId first = world.intend(erasure::Step::intent);
    world.store.control_write([&](storage::ControlTx& tx) {
        Job job = storage::get_job(tx, first);
        job.state = JobState::queued;
        job.error = "A long read keeps the write-ahead log in use.";
        storage::update_job(tx, job);
    });
    try {
        (void)world.erasures.erase_conversation(world.administrator, world.organization, world.victim.id, {});
        FAIL("two erasures of the same");
    } catch (const Error& error) {
        CHECK(error.code() == Code::busy);
        CHECK_THAT(error.what(), Catch::Contains(first.text()));
    }
    world.jobs.resume();
    CHECK(world.ended(first).state == JobState::done);
    CHECK_FALSE(world.is_there(world.victim.id));
}

TEST_CASE("an erasure that waits behind a restore ends with the daemon, and is done after its start") {
    Meeting world;
    auto restoring = world.erasures.gates().close(world.organization, seconds(1), {});
    const ErasureView erasure =
        world.erasures.start_conversation(world.administrator, world.organization, world.victim.id, {});
    world.jobs.stop();
    CHECK(world.is_there(world.victim.id));
    CHECK(world.ledger.verify().entries == 0);
    restoring.leave();
    Jobs jobs{world.context}; // the next start's
    Erasures erasures{world.context, jobs, world.ledger};
    jobs.resume();
    CHECK(jobs.wait(world.administrator, erasure.id, {}).state == JobState::done);
    CHECK_FALSE(world.is_there(world.victim.id));
}

TEST_CASE("a member who left is forgotten, although the job that waits for it was cancelled") {
    Meeting world;
    const Member leaver = world.member(Role::agent, "Zanzibarcanary");
    auto restoring = world.erasures.gates().close(world.organization, seconds(1), {});
    world.store.control_write([&](storage::ControlTx& tx) {
        world.erasures.intend_member(tx, world.administrator, world.organization, leaver.account);
    });
    world.jobs.resume();
    const JobId job = world.jobs.list(world.administrator, false, 1).front().id;
    world.jobs.cancel(world.administrator, job);
    int looks = 0; // of the waiting job, which is told of the cancel at each of them
    try {
        world.jobs.wait(world.administrator, job, [&](std::string_view, std::int64_t, std::int64_t) {
            if (++looks == 3)
                throw Error{Code::busy, "seen"};
        });
    } catch (const Error&) {
    }
    restoring.leave();
    CHECK(world.ended(job).state == JobState::done);
}

TEST_CASE("who waits for erasures is woken by the end of the last one") {
    Meeting world;
    CHECK(await_erasures(world.jobs, world.store, world.organization, Span{1}));
    auto restoring = world.erasures.gates().close(world.organization, seconds(1), {});
    world.erasures.start_conversation(world.administrator, world.organization, world.victim.id, {});
    CHECK_FALSE(await_erasures(world.jobs, world.store, world.organization, Span{1}));
    restoring.leave();
    CHECK(await_erasures(world.jobs, world.store, world.organization, minutes(5)));
    CHECK_FALSE(world.is_there(world.victim.id));
}

} // namespace
} // namespace iterochat::service
