#include "daemon/audit/checkpoints.hpp"

#include "daemon/audit/audit.hpp"
#include "daemon/audit/audit_log.hpp"
#include "daemon/audit/export.hpp"
#include "daemon/audit/verification.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/signing_keys.hpp"
#include "tests/unit/storage/fixture.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace iterochat::audit {
namespace {

constexpr const char* actor = "member:0190a000-0000-7000-8000-0000000000bb";

struct World : storage::Fixture {
    AuditLog log{*store, folder.path() + "/state/audit.log"};
    Checkpoints checkpoints{*store, log, folder.path() + "/state/checkpoints.log"};

    void act(const std::string& reason = {}, const std::string& address = {}) {
        Act wanted;
        wanted.action = "conversation.delete";
        wanted.actor = actor;
        wanted.target_kind = "conversation";
        wanted.target = "0190a000-0000-7000-8000-0000000000cc";
        wanted.reason = reason;
        wanted.from_address = address;
        store->control_write([&](storage::ControlTx& tx) { record(tx, wanted); });
    }
    Verification verify(std::string_view handed_in = {}) {
        return verify_log(*store, log, checkpoints, handed_in);
    }
    FindKey find_key() {
        return [this](std::string_view id) -> std::optional<PublicKey> {
            const auto key = store->control_read(
                [&](storage::ControlView& view) { return storage::find_signing_key(view, id); });
            return key ? std::optional(key->public_key) : std::nullopt;
        };
    }
    static std::string content_of(const std::string& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static void put(const std::string& path, const std::string& content) {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    }
    std::string exported() {
        std::string bytes;
        write_export(
            *store, log, [](std::string_view) { return true; },
            [&](std::string_view piece) {
                bytes += piece;
                return true;
            });
        return bytes;
    }
    std::string fault_of(const std::string& bytes) {
        std::size_t at = 0;
        return read_export(
                   [&] {
                       const auto piece = std::string_view(bytes).substr(at, 100);
                       at += piece.size();
                       return piece;
                   },
                   find_key())
            .fault;
    }
};

} // namespace

TEST_CASE("a checkpoint is made for a log that has grown, numbered, and goes on after a start") {
    World world;
    world.act();
    const Checkpoint first = world.checkpoints.make();
    CHECK(first.number == 1);
    CHECK(first.head.seq == 1);
    CHECK(world.checkpoints.make().line == first.line);
    world.act();
    Checkpoints later{*world.store, world.log, world.checkpoints.path()};
    const Checkpoint second = later.make();
    CHECK(second.number == 2);
    CHECK(second.head.seq == 2);
    const Verification found = verify_log(*world.store, world.log, later);
    CHECK(found.findings.empty());
    CHECK(found.checkpoints == 2);
    CHECK(found.entries == 2);
}

TEST_CASE("a day after the last checkpoint another one is due") {
    World world;
    world.act();
    world.checkpoints.make_if_due();
    world.act();
    world.checkpoints.make_if_due();
    CHECK(world.checkpoints.last()->number == 1);
    world.clock.advance(hours(25));
    world.checkpoints.make_if_due();
    CHECK(world.checkpoints.last()->number == 2);
}

TEST_CASE("any changed byte of the checkpoints is found") {
    World world;
    for (int i = 0; i < 2; ++i) {
        world.act();
        world.checkpoints.make();
    }
    const std::string whole = World::content_of(world.checkpoints.path());
    for (std::size_t place = 0; place < whole.size(); ++place) {
        std::string changed = whole;
        changed[place] = static_cast<char>(changed[place] ^ (1 << (place % 8)));
        World::put(world.checkpoints.path(), changed);
        if (world.verify().findings.empty())
            FAIL("byte " << place);
    }
    const auto cut = whole.find('\n') + 1;
    for (const std::string& shorter : {whole.substr(0, cut), whole.substr(cut), std::string{}}) {
        World::put(world.checkpoints.path(), shorter);
        CHECK_FALSE(world.verify().findings.empty());
    }
    World::put(world.checkpoints.path(), whole);
    CHECK(world.verify().findings.empty());
}

TEST_CASE("changed bytes of the log are found, each") {
    World world;
    for (int i = 0; i < 4; ++i)
        world.act("a reason", "192.0.2.1");
    world.log.drain();
    const std::string whole = World::content_of(world.log.path());
    for (std::size_t place = 0; place < whole.size(); place += 3) {
        std::string changed = whole;
        changed[place] = static_cast<char>(changed[place] ^ (1 << (place % 8)));
        World::put(world.log.path(), changed);
        if (world.verify().findings.empty())
            FAIL("byte " << place);
    }
    World::put(world.log.path(), whole);
    CHECK(world.verify().findings.empty());
}

TEST_CASE("a log that was rewritten with all its hashes is given away by a checkpoint kept elsewhere") {
    World honest;
    honest.act();
    const std::string kept_elsewhere = honest.checkpoints.make().line + "\n";
    CHECK(honest.verify(kept_elsewhere).findings.empty());
    // The same installation's key and database, another past.
    std::filesystem::remove(honest.log.path());
    ChainFile{honest.log.path()}.append(
        {{{"v", 1}, {"id", "x"}, {"action", "other"}, {"commitments", nlohmann::json::object()}}});
    World::put(honest.checkpoints.path(), "");
    CHECK_FALSE(honest.verify(kept_elsewhere).findings.empty());
    const ReadCheckpoint foreign = read_checkpoint(World{}.checkpoints.make().line, honest.find_key());
    CHECK_FALSE(foreign.fault.empty());
}

TEST_CASE("personal fields are held to what was logged; an erased one is counted, not missed") {
    World world;
    world.act("why", "192.0.2.1");
    world.act("because");
    world.act();
    Verification found = world.verify();
    CHECK(found.findings.empty());
    CHECK(found.values == 3);
    CHECK(found.erased_values == 0);
    const Uuid who = *Uuid::parse(std::string(actor).substr(7));
    world.store->control_write(
        [&](storage::ControlTx& tx) { CHECK(storage::erase_audit_values_of_subject(tx, who) == 1); });
    found = world.verify();
    CHECK(found.findings.empty());
    CHECK(found.values == 2);
    CHECK(found.erased_values == 1);
    world.store->control_write([&](storage::ControlTx& tx) {
        std::vector<storage::AuditValue> all;
        storage::for_each_audit_value(tx, [&](const storage::AuditValue& value) { all.push_back(value); });
        all.front().value = "another reason";
        storage::put_audit_value(tx, all.front());
    });
    CHECK(world.verify().findings.size() == 1);
}

TEST_CASE("a value for an entry that was never logged is found") {
    World world;
    world.act();
    world.store->control_write([&](storage::ControlTx& tx) {
        storage::AuditValue value;
        value.entry_id = AuditId::make(tx.now());
        value.field = "reason";
        value.salt = {1, 2, 3};
        value.value = "planted";
        storage::put_audit_value(tx, value);
    });
    CHECK(world.verify().findings.size() == 1);
}

TEST_CASE("an exported log is checked by its signed end, and any changed byte is found") {
    World world;
    for (int i = 0; i < 3; ++i)
        world.act("why");
    const std::string whole = world.exported();
    CHECK(world.fault_of(whole).empty());
    CHECK(whole.find("why") == std::string::npos);
    for (std::size_t place = 0; place < whole.size(); ++place) {
        std::string changed = whole;
        changed[place] = static_cast<char>(changed[place] ^ (1 << (place % 8)));
        if (world.fault_of(changed).empty())
            FAIL("byte " << place);
    }
    CHECK_FALSE(world.fault_of(whole.substr(whole.find('\n') + 1)).empty());
    CHECK_FALSE(world.fault_of(whole + "{}\n").empty());
    CHECK_FALSE(world.fault_of("").empty());
}

} // namespace iterochat::audit
