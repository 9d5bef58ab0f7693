#include "daemon/service/audit_trail.hpp"

#include "tests/unit/service/privacy_world.hpp"

#include <catch2/catch.hpp>

namespace iterochat::service {
namespace {

using test::code_of;
using test::PrivacyWorld;

struct Audited : PrivacyWorld {
    Audited() {
        const Conversation one = resolved("One");
        const Conversation two = resolved("Two");
        admin.restrict(administrator, organization, one.id);
        clock.move(hours(1));
        admin.unrestrict(member(Role::owner, "Olga"), organization, one.id);
        clock.move(seconds(1));
        erasures.erase_conversation(administrator, organization, two.id, {});
    }
    std::size_t count(const AuditFilter& filter) { return trail.list(administrator, filter).size(); }
};

TEST_CASE("entries are filtered by time, actor, action and number") {
    Audited world;
    CHECK(world.count({}) == 3);
    AuditFilter filter;
    filter.since = world.clock.now() - minutes(1);
    CHECK(world.count(filter) == 2);
    filter = {};
    filter.actor = "uid:0";
    CHECK(world.count(filter) == 2);
    filter = {};
    filter.action = "conversation.";
    CHECK(world.count(filter) == 2);
    filter.action = "conversation";
    CHECK(world.count(filter) == 2);
    filter.action = "conv";
    CHECK(world.count(filter) == 0);
    filter.action = "conversation.restrict";
    CHECK(world.count(filter) == 1);
    filter = {};
    filter.limit = 1;
    CHECK(world.trail.list(world.administrator, filter).front().action == "erase.conversation");
    filter.before_seq = 3;
    CHECK(world.trail.list(world.administrator, filter).front().action == "conversation.unrestrict");
}

TEST_CASE("members see their organization's entries only") {
    Audited world;
    const Member owner = world.member(Role::owner, "Oscar");
    const auto foreign = world.make_organization("other");
    world.retention.set(world.administrator, foreign, "deleted", days(5));
    CHECK(world.trail.list(owner, {}).size() == 3);
    CHECK(world.count({}) == 4);
    CHECK(code_of([&] { world.trail.get(owner, 4); }) == Code::not_found);
    CHECK(world.trail.get(owner, 3).action == "erase.conversation");
    CHECK(world.trail.verify(owner).problem.empty());
    CHECK(code_of([&] { world.trail.verify(world.member(Role::agent, "Abe")); }) == Code::forbidden);
    CHECK(code_of([&] { world.trail.checkpoint(owner); }) == Code::forbidden);
}

TEST_CASE("a follower gets what is there, then what comes") {
    Audited world;
    std::vector<std::string> seen;
    world.trail.follow(
        world.administrator, {},
        [&](const AuditEntry& entry) {
            seen.push_back(entry.action);
            return seen.size() < 4;
        },
        [&] {
            if (seen.size() == 3) {
                world.retention.set(world.administrator, world.organization, "deleted", days(5));
                world.audit_log.drain();
            }
        });
    CHECK(seen.back() == "retention.set");
}

TEST_CASE("a changed entry is found") {
    Audited world;
    CHECK(world.trail.verify(world.administrator).problem.empty());
    std::string bytes;
    {
        std::ifstream file(world.audit_log.path(), std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
    }
    const auto at = bytes.find("uid:0");
    bytes[at + 4] = '1';
    std::ofstream(world.audit_log.path(), std::ios::binary | std::ios::trunc) << bytes;
    const AuditVerdict verdict = world.trail.verify(world.administrator);
    REQUIRE_FALSE(verdict.findings.empty());
    CHECK(verdict.findings.front().seq == 1);
    CHECK_FALSE(verdict.problem.empty());
}

} // namespace
} // namespace iterochat::service
