#include "daemon/erasure/restore_replay.hpp"

#include "daemon/storage/drafts.hpp"
#include "tests/unit/erasure/world.hpp"

#include <algorithm>

namespace iterochat::erasure {
namespace {

/// An organization whose files are those of a copy, beside a ledger and keys that went on.
struct Restored : World {
    template <class Work>
    auto read(Work&& work) {
        return store->read(organization, std::forward<Work>(work));
    }
    std::string ledger_path() const { return folder.path() + "/state/ledger.log"; }
    void intend(const Uuid& subject, LedgerKind kind, LedgerScope scope = LedgerScope::everything) {
        Ledger ledger{ledger_path(), storage::test_root_key()};
        LedgerEntry entry;
        entry.time = clock.now();
        entry.kind = kind;
        entry.scope = scope;
        entry.organization = ledger.digest(organization);
        entry.subjects = {ledger.digest(organization, subject)};
        entry.erasure = JobId::make(clock.now()).text();
        ledger.append(entry);
    }
    Replay replay() {
        const SubjectDigests digests{storage::test_root_key()};
        return replay_erasures(*store, organization, organization, digests, ledger_path(), 0);
    }
};

bool names(const Replay& replay, const std::string& kind, const Uuid& id, const std::string& cause) {
    return std::any_of(replay.erased.begin(), replay.erased.end(), [&](const ErasedAgain& one) {
        return one.kind == kind && one.id == id.text() && one.cause == cause && !one.digest.empty();
    });
}

} // namespace

TEST_CASE("a member who left after the copy leaves no draft behind") {
    Restored world;
    const Conversation talk = world.full_conversation("Talk");
    const AccountId colleague = AccountId::make(world.clock.now());
    world.store->write(world.organization, [&](storage::Tx& tx) {
        storage::set_member_name(tx, colleague, "Colleague");
        storage::put_draft(tx, talk.id, world.member, "Dear Ann");
        storage::put_draft(tx, talk.id, colleague, "Hello Ann");
    });
    world.intend(world.member, LedgerKind::person);
    CHECK(names(world.replay(), "member", world.member, "ledger"));
    world.read([&](storage::View& view) {
        CHECK(view.member_name(world.member) == storage::former_member);
        CHECK_FALSE(storage::find_draft(view, talk.id, world.member));
        CHECK(storage::find_draft(view, talk.id, colleague)->text == "Hello Ann");
    });
}

TEST_CASE("a text that was corrected, and went with its author's words later, is gone from a copy too") {
    Restored world;
    const Conversation talk = world.full_conversation("Talk");
    const MessageId said = world.read(
        [&](storage::View& view) { return storage::messages_after(view, talk.id, 0, 1).front().id; });
    world.intend(said, LedgerKind::item);
    world.intend(talk.visitor_id, LedgerKind::person, LedgerScope::messages);
    const Replay replay = world.replay();
    CHECK(names(replay, "messages", talk.visitor_id, "ledger"));
    CHECK_FALSE(names(replay, "text", said, "ledger"));
    world.read([&](storage::View& view) { CHECK(storage::get_message(view, said).text.empty()); });
}

} // namespace iterochat::erasure
