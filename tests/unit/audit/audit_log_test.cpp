#include "daemon/audit/audit_log.hpp"

#include "daemon/audit/audit.hpp"
#include "daemon/storage/audit_outbox.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "tests/unit/storage/fixture.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::audit {
namespace {

struct World : storage::Fixture {
    World() {
        store->control_write([&](storage::ControlTx& tx) {
            Organization own;
            own.id = organization;
            own.slug = "acme";
            storage::create_organization(tx, own);
        });
    }

    static Act act(const std::string& action = "conversation.delete") {
        Act act;
        act.action = action;
        act.actor = "member:0190a000-0000-7000-8000-0000000000bb";
        act.target_kind = "conversation";
        act.target = "0190a000-0000-7000-8000-0000000000cc";
        act.facts = {{"count", "3"}};
        return act;
    }
    void record_in_organization(const Act& wanted) {
        store->write(organization, [&](storage::Tx& tx) { record(tx, wanted); });
    }
    void record_in_control(const Act& wanted) {
        store->control_write([&](storage::ControlTx& tx) { record(tx, wanted); });
    }
    std::string path() const { return folder.path() + "/state/audit.log"; }
    std::vector<std::string> lines() const {
        std::vector<std::string> all;
        read_chain(path(), 0, [&](std::string_view line) {
            all.emplace_back(line);
            return true;
        });
        return all;
    }
};

TEST_CASE("acts of organizations and of the installation reach the log once each") {
    World world;
    AuditLog log(*world.store, world.path());
    world.record_in_organization(World::act("conversation.delete"));
    world.record_in_control(World::act("user.add"));
    log.drain();
    log.drain();
    REQUIRE(world.lines().size() == 2);
    CHECK(log.verify().problem.empty());
    CHECK(log.verify().entries == 2);
}

TEST_CASE("the appender's thread takes up acts by itself") {
    World world;
    AuditLog log(*world.store, world.path());
    log.start();
    world.record_in_organization(World::act());
    CHECK(log.wait_for_more(0, std::chrono::seconds(10)));
    log.stop();
    CHECK(world.lines().size() == 1);
}

TEST_CASE("an act that was recorded before a crash is in the log after the next start") {
    World world;
    world.record_in_organization(World::act());
    AuditLog log(*world.store, world.path());
    log.drain();
    CHECK(world.lines().size() == 1);
}

TEST_CASE("a crash between the log's line and the outbox's end doesn't repeat the entry") {
    World world;
    world.record_in_organization(World::act());
    const auto waiting = world.store->read(
        world.organization, [](storage::View& view) { return storage::list_audit_outbox(view, 10); });
    {
        AuditLog log(*world.store, world.path());
        log.drain();
    }
    // The outbox as it was before: the removal was lost.
    world.store->write(world.organization,
                       [&](storage::Tx& tx) { storage::add_to_audit_outbox(tx, waiting.front()); });
    AuditLog log(*world.store, world.path());
    log.drain();
    CHECK(world.lines().size() == 1);
    CHECK(world.store
              ->read(world.organization,
                     [](storage::View& view) { return storage::list_audit_outbox(view, 10); })
              .empty());
}

TEST_CASE("a rolled back act leaves no entry") {
    World world;
    AuditLog log(*world.store, world.path());
    CHECK_THROWS_AS(world.store->write(world.organization,
                                       [&](storage::Tx& tx) {
                                           record(tx, World::act());
                                           throw Error{Code::conflict, "No."};
                                       }),
                    Error);
    log.drain();
    CHECK(world.lines().empty());
}

TEST_CASE("personal fields stand outside the chain, committed to, and can be erased without breaking it") {
    World world;
    AuditLog log(*world.store, world.path());
    Act act = World::act();
    act.reason = "Zanzibarcanary asked for it";
    act.from_address = "192.0.2.77";
    world.record_in_organization(act);
    log.drain();
    const std::string line = world.lines().front();
    CHECK(line.find("Zanzibarcanary") == std::string::npos);
    CHECK(line.find("192.0.2.77") == std::string::npos);
    const auto fields = log.personal_fields(line);
    REQUIRE(fields.size() == 2);
    for (const PersonalField& field : fields) {
        CHECK(field.fits);
        CHECK(field.value == (field.name == "reason" ? act.reason : act.from_address));
    }
    CHECK(storage::files_with(world.folder.path(), "Zanzibarcanary").empty());
    world.store->control_write([](storage::ControlTx& tx) {
        storage::erase_audit_values_of_subject(tx, *Uuid::parse("0190a000-0000-7000-8000-0000000000cc"));
    });
    CHECK(log.personal_fields(line).size() == 1); // the address is its actor's
    CHECK(log.verify().problem.empty());
}

TEST_CASE("a log that was cut behind the database's back doesn't verify") {
    World world;
    AuditLog log(*world.store, world.path());
    world.record_in_organization(World::act());
    world.record_in_organization(World::act());
    log.drain();
    const std::string first = world.lines().front();
    std::ofstream(world.path(), std::ios::binary | std::ios::trunc) << first << "\n";
    CHECK_FALSE(log.verify().problem.empty());
}

} // namespace
} // namespace iterochat::audit
