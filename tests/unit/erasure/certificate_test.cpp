#include "daemon/erasure/certificate.hpp"

#include "common/proof/canonical_json.hpp"
#include "common/proof/signed_document.hpp"
#include "daemon/storage/control/signing_keys.hpp"
#include "tests/unit/erasure/world.hpp"

#include <limits>
#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

constexpr std::int64_t large = 999'999'999'999;

EraseTask verified_task() {
    EraseTask task;
    task.id = JobId::make(Time{1'790'000'000'000});
    task.requested_at = parse_time("2026-01-31T10:00:00Z");
    task.erased_at = task.verified_at = parse_time("2026-01-31T10:00:01Z");
    task.subject_digest = std::string(64, 'a');
    task.verification.emplace();
    return task;
}

EraseTask largest_task() {
    EraseTask task = verified_task();
    task.kind = LedgerKind::organization;
    task.ground = "unnecessary";
    task.counts = {large, large, large, large, large, large, large};
    task.items_erased = task.addresses_erased = large;
    for (const char letter : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'})
        task.recipients[std::string(300, letter)] = large;
    task.verification = VerificationFigures{
        large, large, large,      large, large, large, large, large, Canary::lost_at_restart,
        large, large, Span{large}};
    return task;
}

struct Certifying : World {
    Ledger ledger{folder.path() + "/state/ledger.log", storage::test_root_key()};

    storage::Certificate make(const EraseTask& task) {
        return certify(*store, ledger, task, RootKeyGrade::file);
    }
    PublicKey public_key(const std::string& id) {
        return store->control_read([&](storage::ControlView& view) {
            return storage::find_signing_key(view, id).value().public_key;
        });
    }
};

} // namespace

TEST_CASE("a certificate says what it must and fits 4096 bytes at its largest") {
    CertificateFacts facts;
    facts.organization = std::string(64, 'b');
    facts.intent = audit::ChainHead{large, std::string(64, 'c')};
    facts.ledger = *facts.intent;
    facts.exceptions = {{"legal_hold", large, Time{1'790'000'000'000}},
                        {"restriction", large, std::nullopt},
                        {"no_longer_due", large, std::nullopt}};
    facts.certified_at = parse_time("2026-01-31T10:00:02Z");
    json body = certificate_body(largest_task(), facts);
    for (const char* member : {"request", "organization", "subject", "scope", "exceptions", "keys",
                               "verification", "backups", "recipients", "limits", "times", "ledger"})
        CHECK(body.contains(member));
    CHECK(body["request"]["due"] ==
          "2026-02-28T10:00:00.000Z"); // a calendar month, the shorter one's last day
    CHECK(body["backups"]["unreadable_by"] == "2026-02-01T10:00:02.000Z");
    CHECK_FALSE(body["limits"].empty());
    body["format"] = proof::certificate_format;
    body["version"] = 1;
    body["key"] = std::string(32, 'd');
    CHECK(proof::canonical_json(body).size() <= certificate_bytes_most);
    CHECK(body["recipients"].size() == 3);
    CHECK(body["recipients"][2] ==
          json{{"recipient", "ai_engine"}, {"hosts", 6}, {"conversations", 6 * large}});
}

TEST_CASE("what wasn't verified is not certified") {
    EraseTask task = verified_task();
    task.verification.reset();
    CHECK_THROWS_AS(certificate_body(task, {}), Error);
}

TEST_CASE("a certificate is made once, and stays checkable after its key was retired") {
    Certifying world;
    const EraseTask task = verified_task();
    EraseTask here = task;
    here.organization = world.organization;
    const storage::Certificate first = world.make(here);
    const storage::Certificate again = world.make(here);
    CHECK(again.document == first.document);
    CHECK(again.signature == first.signature);
    CHECK(proof::fault_of(first.document, first.signature, world.public_key(first.key_id)).empty());
    world.store->control_write(
        [&](storage::ControlTx& tx) { storage::retire_signing_key(tx, first.key_id, "last", Signature{}); });
    here.id = JobId::make(Time{1'790'000'000'001});
    const storage::Certificate second = world.make(here);
    CHECK(second.key_id != first.key_id);
    CHECK(proof::fault_of(first.document, first.signature, world.public_key(first.key_id)).empty());
    CHECK_FALSE(proof::fault_of(first.document, first.signature, world.public_key(second.key_id)).empty());
    world.store->control_read([&](storage::ControlView& view) {
        CHECK(storage::list_certificates(view, world.organization, 1).front().erasure == here.id);
        CHECK(storage::list_certificates(view, std::nullopt, 0).size() == 2);
    });
}

TEST_CASE("any changed bit of a certificate or its signature is a fault") {
    Certifying world;
    EraseTask task = verified_task();
    task.organization = world.organization;
    const storage::Certificate made = world.make(task);
    const PublicKey key = world.public_key(made.key_id);
    for (std::size_t place = 0; place < made.document.size(); ++place) {
        std::string changed = made.document;
        changed[place] = static_cast<char>(changed[place] ^ (1 << (place % 8)));
        if (proof::fault_of(changed, made.signature, key).empty())
            FAIL("byte " << place);
    }
    for (std::size_t bit = 0; bit < made.signature.size() * 8; ++bit) {
        Signature changed = made.signature;
        changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1 << (bit % 8)));
        if (proof::fault_of(made.document, changed, key).empty())
            FAIL("bit " << bit << " of the signature");
    }
    CHECK_FALSE(proof::fault_of(made.document + " ", made.signature, key).empty());
    CHECK_FALSE(proof::fault_of(made.document.substr(1), made.signature, key).empty());
}

TEST_CASE("exceptions of one ground are counted together, and what is held says until when") {
    Certifying world;
    const Conversation held = world.full_conversation("held");
    const Conversation other = world.full_conversation("other");
    const Time until{1'999'000'000'000};
    world.store->write(world.organization, [&](storage::Tx& tx) {
        Hold hold;
        hold.conversation_id = held.id;
        hold.reason = "court";
        hold.created_by = "uid:0";
        hold.until = until;
        storage::create_hold(tx, hold);
    });
    EraseTask task = verified_task();
    task.organization = world.organization;
    task.kind = LedgerKind::sweep;
    task.kept = {held.id, other.id};
    const json made = json::parse(world.make(task).document);
    REQUIRE(made["exceptions"].size() == 2);
    CHECK(made["exceptions"][0] ==
          json{{"ground", "legal_hold"}, {"count", 1}, {"ends", format_time(until)}});
    CHECK(made["exceptions"][1]["ground"] == "no_longer_due");
    CHECK(made["request"]["due"].is_null());
}

TEST_CASE("the salted digest is what sha256sum makes of salt and ids") {
    const SubjectDigest one = make_subject_digest({"a"});
    const SubjectDigest two = make_subject_digest({"a", "b"});
    CHECK(one.salt.size() == 32);
    CHECK(one.digest == to_hex(sha256(as_bytes(one.salt + ":a"))));
    CHECK(two.digest == to_hex(sha256(as_bytes(two.salt + ":a,b"))));
    CHECK(one.salt != two.salt);
}

} // namespace iterochat::erasure
