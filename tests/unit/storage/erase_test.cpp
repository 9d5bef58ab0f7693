#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/search.hpp"
#include "daemon/storage/tags.hpp"

using namespace iterochat;
using namespace iterochat::storage;

namespace {

EraseCounts erase(Fixture& f, std::span<const ConversationId> ids) {
    EraseCounts counts;
    counts += f.store->write(f.organization, [&](Tx& tx) { return erase_postings(tx, ids); });
    counts += f.store->write(f.organization, [&](Tx& tx) { return erase_conversation_rows(tx, ids); });
    counts += f.store->write(f.organization, [&](Tx& tx) { return erase_conversation_keys(tx, ids); });
    f.store->wipe_wal(f.organization, seconds(5));
    return counts;
}

std::string hex_of(const Uuid& id) {
    return std::string{as_text(id.blob())};
}

} // namespace

TEST_CASE("an erased conversation is gone with all that hung on it, the others are intact") {
    Fixture f;
    const Visitor visitor = f.visitor("Jane");
    const Conversation gone = f.conversation(visitor.id, "unicorn");
    const Conversation kept = f.conversation(visitor.id, "rainbow");
    f.store->write(f.organization, [&](Tx& tx) {
        create_note(tx, gone.id, AccountId::make(tx.now()), "a note");
        put_ai_trace(tx, gone.id, MessageId::make(tx.now()), "{}");
        tag_conversation(tx, gone.id, create_tag(tx, "vip").id);
    });
    const std::array ids{gone.id};
    const EraseCounts counts = erase(f, ids);
    CHECK(counts.conversations == 1);
    CHECK(counts.messages == 1);
    CHECK(counts.notes == 1);
    CHECK(counts.ai_traces == 1);
    CHECK(counts.keys == 1);
    CHECK(counts.postings == 1);
    const EraseCounts again = erase(f, ids);
    CHECK(again.conversations + again.messages + again.keys + again.postings == 0);
    f.store->read(f.organization, [&](View& view) {
        CHECK_FALSE(find_conversation(view, gone.id).has_value());
        CHECK(messages_after(view, kept.id, 0, 10).at(0).text == "rainbow");
        const Residue residue = count_residue(view);
        CHECK(residue.keys_without_row + residue.rows_without_key + residue.messages_without_conversation ==
              0);
    });
    CHECK(f.store->check(f.organization).empty());
    f.open();
    CHECK(files_with(f.store->organization_folder(f.organization), hex_of(gone.id)).empty());
    CHECK_FALSE(files_with(f.store->organization_folder(f.organization), hex_of(kept.id)).empty());
}

TEST_CASE("a text whose key was destroyed reads as empty, everywhere else is as before") {
    Fixture f;
    const Visitor visitor = f.visitor("Jane", "jane@example.com");
    const Conversation conversation = f.conversation(visitor.id, "unicorn");
    f.store->write(f.organization, [&](Tx& tx) {
        NewMessage answer;
        answer.conversation_id = conversation.id;
        answer.author = {AuthorKind::ai, {}, {}};
        answer.text = "rainbow";
        post_message(tx, answer);
    });
    f.store->write(f.organization, [&](Tx& tx) { CHECK(erase_visitor_key(tx, visitor.id).keys == 1); });
    f.store->read(f.organization, [&](View& view) {
        const auto messages = messages_after(view, conversation.id, 0, 10);
        CHECK(messages.at(0).text.empty());
        CHECK(messages.at(1).text == "rainbow");
        CHECK(get_visitor(view, visitor.id).name.empty());
        CHECK(get_conversation(view, conversation.id).visitor_email.empty());
    });
}

TEST_CASE("a person's own words go, the conversation and its order stay") {
    Fixture f;
    const Visitor visitor = f.visitor("Jane", "jane@example.com");
    Conversation conversation = f.conversation(visitor.id, "unicorn", "start");
    const std::array ids{conversation.id};
    const auto steps = [&] {
        EraseCounts counts;
        counts += f.store->write(f.organization,
                                 [&](Tx& tx) { return erase_message_postings(tx, visitor.id, ids); });
        counts +=
            f.store->write(f.organization, [&](Tx& tx) { return erase_visitor_texts(tx, visitor.id, ids); });
        counts += f.store->write(f.organization, [&](Tx& tx) { return erase_visitor_key(tx, visitor.id); });
        return counts;
    };
    const EraseCounts counts = steps();
    CHECK(counts.messages == 1);
    CHECK(counts.postings == 1);
    CHECK(counts.keys == 1);
    CHECK(steps().messages == 0);
    f.store->read(f.organization, [&](View& view) {
        CHECK(search_conversations(view, "unicorn", {}, {}, 5).items.empty());
        CHECK(search_conversations(view, "jane", {}, {}, 5).items.empty());
        const auto messages = messages_after(view, conversation.id, 0, 10);
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].text.empty());
        CHECK(messages[0].client_id.empty());
        CHECK(find_visitors_by_email(view, "jane@example.com", true).empty());
        CHECK(count_residue(view).rows_without_key == 0);
    });
    CHECK(f.store->check(f.organization).empty());
}

TEST_CASE("a person goes after their conversations, not before") {
    Fixture f;
    const Visitor visitor = f.visitor("Jane");
    const Conversation conversation = f.conversation(visitor.id, "unicorn");
    const auto erase_person = [&] {
        f.store->write(f.organization, [&](Tx& tx) { erase_visitor_postings(tx, visitor.id); });
        f.store->write(f.organization, [&](Tx& tx) { erase_visitor_rows(tx, visitor.id); });
        f.store->write(f.organization, [&](Tx& tx) { erase_visitor_key(tx, visitor.id); });
    };
    CHECK(code_of(erase_person) == Code::conflict);
    const std::array ids{conversation.id};
    erase(f, ids);
    erase_person();
    erase_person(); // again: nothing to do
    f.store->read(f.organization, [&](View& view) {
        CHECK_FALSE(find_visitor(view, visitor.id).has_value());
        CHECK(count_residue(view).keys_without_row == 0);
    });
}

TEST_CASE("keys whose rows never came are removed when the files open after an unclean end") {
    Fixture f;
    f.visitor();
    const std::string folder = f.store->organization_folder(f.organization);
    f.close();
    Connection{folder + "/keys.db", Access::write, Durability::full}.run(
        "INSERT INTO person_secrets (id, secret) VALUES (?, zeroblob(72))", Uuid::make({1'790'000'000'000}));
    Connection{folder + "/index.db", Access::write, Durability::off}.run(
        "UPDATE state SET value = '0' WHERE name = 'clean'");
    f.open();
    f.store->read(f.organization, [](View& view) {
        CHECK(count_residue(view).keys_without_row == 0);
        CHECK(count_residue(view).rows_without_key == 0);
    });
}
