#include "daemon/service/erasures.hpp"

#include "daemon/storage/control/jobs.hpp"
#include "tests/unit/service/privacy_world.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace iterochat::service {
namespace {

using test::code_of;
using test::PrivacyWorld;

SubjectSelector by_email(const std::string& email, bool include_unverified = true) {
    SubjectSelector subject;
    subject.email = email;
    subject.include_unverified = include_unverified;
    return subject;
}

TEST_CASE("a conversation is counted, erased, audited and told to who listens") {
    PrivacyWorld world;
    const Conversation victim = world.resolved("Zanzibarcanary");
    const Conversation other = world.resolved("Other");
    const auto counts = world.erasures.count_conversation(world.administrator, world.organization, victim.id);
    CHECK(counts.conversations == 1);
    CHECK(counts.messages >= 2);
    CHECK(world.is_there(victim.id));
    const ErasureView erasure = world.erasures.erase_conversation(
        world.administrator, world.organization, victim.id, {"consent", "Ann Zanzibarcanary wrote us"});
    CHECK(erasure.state == "done");
    CHECK(erasure.counts.messages == counts.messages);
    CHECK_FALSE(world.is_there(victim.id));
    CHECK(world.is_there(other.id));
    CHECK(world.actions().back() == "erase.conversation");
    CHECK(world.files_with("Zanzibarcanary").empty());
    const auto entries = world.trail.list(world.administrator, {});
    CHECK(world.trail.get(world.administrator, entries.back().seq).reason == "Ann Zanzibarcanary wrote us");
    CHECK(world.trail.verify(world.administrator).problem.empty());
    CHECK(world.erasures.get(world.administrator, erasure.id).state == "done");
}

TEST_CASE("an erasure that was started runs on its own") {
    PrivacyWorld world;
    const Conversation victim = world.resolved("Hello");
    const ErasureView erasure = world.erasures.start_conversation(world.member(Role::admin, "Olga"),
                                                                  world.organization, victim.id, {});
    world.jobs.wait(world.administrator, erasure.id, {});
    CHECK(world.erasures.get(world.administrator, erasure.id).state == "done");
    CHECK_FALSE(world.is_there(victim.id));
}

TEST_CASE("a person goes by address with all conversations; a stranger's claim isn't enough") {
    PrivacyWorld world;
    const VisitorActor ann = world.visitor("Ann Zanzibarcanary", "ann@mail.example");
    const ConversationId one = world.start(ann, "First").conversation.id;
    const ConversationId two = world.start(ann, "Second").conversation.id;
    const Conversation other = world.resolved("Other", "Carl", "carl@mail.example");
    CHECK(code_of([&] {
              world.erasures.plan_subject(world.administrator, world.organization,
                                          by_email("ann@mail.example", false), false);
          }) == Code::not_found);
    const auto plan = world.erasures.plan_subject(world.administrator, world.organization,
                                                  by_email("ann@mail.example"), false);
    CHECK(plan.visitors == std::vector{ann.visitor});
    CHECK(plan.counts.conversations == 2);
    world.erasures.erase_subject(world.administrator, world.organization, by_email("ann@mail.example"), false,
                                 {});
    CHECK_FALSE(world.is_there(one));
    CHECK_FALSE(world.is_there(two));
    CHECK(world.is_there(other.id));
    CHECK(world.files_with("Zanzibarcanary").empty());
    CHECK(code_of([&] {
              world.erasures.plan_subject(world.administrator, world.organization,
                                          by_email("ann@mail.example"), false);
          }) == Code::not_found);
}

TEST_CASE("a subject is named in exactly one way") {
    PrivacyWorld world;
    const auto plan = [&](const SubjectSelector& subject) {
        return code_of(
            [&] { world.erasures.plan_subject(world.administrator, world.organization, subject, false); });
    };
    CHECK(plan({}) == Code::usage);
    SubjectSelector both = by_email("ann@mail.example");
    both.visitor = VisitorId::make(Time{1});
    CHECK(plan(both) == Code::usage);
    CHECK(plan(by_email("no address")) == Code::unprocessable);
}

TEST_CASE("who may not, and what is elsewhere, is refused") {
    PrivacyWorld world;
    const Conversation victim = world.resolved("Hello");
    const auto erase = [&](const Actor& actor, OrganizationId organization, const ErasureWish& wish = {}) {
        return code_of([&] { world.erasures.erase_conversation(actor, organization, victim.id, wish); });
    };
    CHECK(erase(world.member(Role::agent, "Ada"), world.organization) == Code::forbidden);
    const OrganizationId first = world.organization;
    const OrganizationId second = world.make_organization("other");
    CHECK(erase(world.administrator, second) == Code::not_found);
    CHECK(erase(world.administrator, first, {"because", ""}) == Code::unprocessable);
    world.organization = first;
    CHECK(world.is_there(victim.id));
}

TEST_CASE("a restricted conversation is neither erased nor shown, until that is lifted") {
    PrivacyWorld world;
    const Conversation victim = world.resolved("Hello");
    const Member owner = world.member(Role::owner, "Olga");
    world.admin.restrict(world.administrator, world.organization, victim.id);
    CHECK(code_of([&] { world.inbox.get(owner, world.organization, victim.id); }) == Code::not_found);
    CHECK(code_of([&] { world.erasures.erase_conversation(owner, world.organization, victim.id, {}); }) ==
          Code::legal_hold);
    world.admin.unrestrict(world.administrator, world.organization, victim.id);
    CHECK(world.inbox.get(owner, world.organization, victim.id).id == victim.id);
    CHECK(world.actions() ==
          std::vector<std::string>{"conversation.restrict", "erase.refused", "conversation.unrestrict"});
}

TEST_CASE("an erasure that a crash ends behind its audit entry records it once") {
    PrivacyWorld world;
    const Conversation victim = world.resolved("Zanzibarcanary");
    const ErasureView erasure =
        world.erasures.erase_conversation(world.administrator, world.organization, victim.id, {});
    world.store.control_write([&](storage::ControlTx& tx) {
        Job job = storage::get_job(tx, erasure.id);
        job.state = JobState::running; // as it stood before its end was noted
        storage::update_job(tx, job);
    });
    world.jobs.resume();
    CHECK(world.jobs.wait(world.administrator, erasure.id, {}).state == JobState::done);
    const auto actions = world.actions();
    CHECK(std::count(actions.begin(), actions.end(), "erase.conversation") == 1);
}

} // namespace
} // namespace iterochat::service
