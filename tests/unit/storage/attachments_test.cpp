#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/attachments.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/tags.hpp"

using namespace iterochat;
using namespace iterochat::storage;

namespace {

const std::string large(attachment_chunk_bytes + 1000, 'x');

Message send(Fixture& f, const Conversation& in, const Author& author, const std::string& content) {
    return f.store->write(f.organization, [&](Tx& tx) {
        NewMessage message = Fixture::from_visitor(in, "cat.png");
        message.author = author;
        message.attachment =
            std::make_shared<const AttachmentDraft>(AttachmentDraft{"cat.png", "image/png", content});
        return post_message(tx, message).message;
    });
}

Message send(Fixture& f, const Conversation& in, const std::string& content = large) {
    return send(f, in, {AuthorKind::visitor, in.visitor_id, {}}, content);
}

std::string content_of(View& view, const AttachmentId& id) {
    const auto attachment = find_attachment(view, id);
    std::string content;
    for (std::int64_t i = 0; const auto piece = attachment_chunk(view, *attachment, i); ++i)
        content += *piece;
    return content;
}

std::int64_t count_rows(View& view, const char* sql) {
    Statement row = view.main().prepare(sql);
    row.step();
    return row.integer(0);
}

} // namespace

TEST_CASE("a file comes back piece by piece as it was sent, and its message names it") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor("Jane").id);
    const Message sent = send(f, conversation);
    const AttachmentId id = sent.attachments.at(0).id;
    f.store->read(f.organization, [&](View& view) {
        CHECK(content_of(view, id) == large);
        const auto attachment = find_attachment(view, id);
        CHECK(attachment_chunk(view, *attachment, 0)->size() == attachment_chunk_bytes);
        CHECK_FALSE(attachment_chunk(view, *attachment, 2));
        CHECK(attachment->message.id == sent.id);
        CHECK(attachment->file.bytes == static_cast<std::int64_t>(large.size()));
        CHECK(count_attachments(view, conversation.id) == 1);
        CHECK_FALSE(find_attachment(view, AttachmentId::make(view.now())));
    });
}

TEST_CASE("pieces of two files can't be exchanged") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor("Jane").id);
    const Message first = send(f, conversation, "one");
    send(f, conversation, "two");
    f.store->write(f.organization, [&](Tx& tx) {
        tx.main().run(
            "UPDATE attachment_chunks SET content = (SELECT content FROM attachment_chunks WHERE row = 2)"
            " WHERE row = 1");
    });
    CHECK(code_of([&] {
              f.store->read(f.organization,
                            [&](View& view) { return content_of(view, first.attachments.at(0).id); });
          }) == Code::damaged);
}

TEST_CASE("an erased conversation takes its files, a person's erased words only their own") {
    Fixture f;
    const Visitor visitor = f.visitor("Jane");
    const Conversation conversation = f.conversation(visitor.id);
    const Conversation other = f.conversation(f.visitor("Bela").id);
    send(f, conversation);
    const Message reply =
        send(f, conversation, {AuthorKind::member, AccountId::make(f.clock.now()), {}}, "an answer");
    send(f, other);
    const std::array ids{conversation.id};
    f.store->read(f.organization, [&](View& view) {
        CHECK(count_erasable(view, ids).attachments == 2);
        CHECK(count_erasable_messages(view, std::array{visitor.id}, ids).attachments == 1);
    });
    f.store->write(f.organization, [&](Tx& tx) {
        CHECK(erase_visitor_texts(tx, visitor.id, ids).attachments == 1);
        CHECK(content_of(tx, reply.attachments.at(0).id) == "an answer");
    });
    f.store->write(f.organization, [&](Tx& tx) {
        CHECK(erase_conversation_rows(tx, ids).attachments == 1);
        CHECK(erase_conversation_rows(tx, ids).attachments == 0);
        CHECK(count_residue(tx).attachments_without_message == 0);
        CHECK(count_rows(tx, "SELECT count(*) FROM attachment_chunks") == 2);
        CHECK(count_attachments(tx, other.id) == 1);
    });
}

TEST_CASE("retention finds old files, but none under a hold or with the tag that exempts") {
    Fixture f;
    const Conversation plain = f.conversation(f.visitor("Jane").id);
    const Conversation held = f.conversation(f.visitor("Bela").id);
    const Conversation tagged = f.conversation(f.visitor("Cem").id);
    const AttachmentId old = send(f, plain, "one").attachments.at(0).id;
    send(f, held, "two");
    send(f, tagged, "three");
    f.store->write(f.organization, [&](Tx& tx) {
        tag_conversation(tx, tagged.id, create_tag(tx, "keep").id);
        Hold hold;
        hold.conversation_id = held.id;
        hold.reason = "a court asked";
        create_hold(tx, hold);
    });
    const Time later = f.clock.now() + days(1);
    f.store->write(f.organization, [&](Tx& tx) {
        CHECK(list_aged_attachments(tx, Time{0}, "keep").empty());
        const auto found = list_aged_attachments(tx, later, "keep");
        REQUIRE(found.size() == 1);
        CHECK(found.at(0).id == old);
        CHECK(erase_attachment(tx, old));
        CHECK_FALSE(erase_attachment(tx, old));
        CHECK_FALSE(find_attachment(tx, old));
    });
}

TEST_CASE("the bytes of large files go piece by piece, those of their author alone when asked") {
    Fixture f;
    const Conversation doomed = f.conversation(f.visitor("Jane").id);
    const Conversation other = f.conversation(f.visitor("Mary").id);
    const std::string huge(40 * attachment_chunk_bytes, 'y'); // more than one go
    send(f, doomed, huge);
    const Message answer = send(f, doomed, {AuthorKind::ai, {}, {}}, "an answer");
    const Message kept = send(f, other);
    const auto go = [&](const std::optional<VisitorId>& author) {
        return f.store->write(f.organization,
                              [&](Tx& tx) { return erase_attachment_pieces(tx, doomed.id, author); });
    };
    const auto pieces = [&] {
        return f.store->read(f.organization, [](View& view) {
            return count_rows(view, "SELECT count(*) FROM attachment_chunks");
        });
    };
    CHECK_FALSE(go(other.visitor_id));
    CHECK(go(doomed.visitor_id));
    CHECK(pieces() == 43 - 32);
    CHECK(go(doomed.visitor_id));
    CHECK_FALSE(go(doomed.visitor_id));
    CHECK(pieces() == 3);
    f.store->read(f.organization,
                  [&](View& view) { CHECK(content_of(view, answer.attachments.at(0).id) == "an answer"); });
    CHECK(go(std::nullopt));
    CHECK_FALSE(go(std::nullopt));
    f.store->read(f.organization,
                  [&](View& view) { CHECK(content_of(view, kept.attachments.at(0).id) == large); });
    f.store->write(f.organization, [&](Tx& tx) {
        CHECK(erase_conversation_rows(tx, std::array{doomed.id}).attachments ==
              2); // its rows are counted yet
    });
}

TEST_CASE("a file has a key of its own: what retention ended, no older copy opens") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor("Jane").id);
    const AttachmentId ended = send(f, conversation, "one").attachments.at(0).id;
    const AttachmentId kept = send(f, conversation, "two").attachments.at(0).id;
    const auto keys = [&](View& view) {
        Statement row = view.keys().prepare("SELECT count(*) FROM attachment_secrets");
        row.step();
        return row.integer(0);
    };
    f.store->write(f.organization, [&](Tx& tx) {
        CHECK(keys(tx) == 2);
        tx.main().run("CREATE TEMP TABLE copy_a AS SELECT * FROM attachments");
        tx.main().run("CREATE TEMP TABLE copy_p AS SELECT * FROM attachment_chunks");
        CHECK(erase_attachment(tx, ended));
        CHECK(keys(tx) == 1);
        // The rows come back, as with an older backup; the secret doesn't.
        tx.main().run("DELETE FROM attachments");
        tx.main().run("INSERT INTO attachments SELECT * FROM copy_a");
        tx.main().run("INSERT INTO attachment_chunks SELECT * FROM copy_p");
        CHECK_FALSE(find_attachment(tx, ended));
        CHECK(content_of(tx, kept) == "two");
        CHECK(count_residue(tx).rows_without_key == 1);
        CHECK(erase_attachments_without_key(tx) == 1);
        CHECK(erase_attachments_without_key(tx) == 0);
        CHECK(count_attachments(tx, conversation.id) == 1);
        CHECK(count_residue(tx).rows_without_key == 0);
    });
}

TEST_CASE("a file from before files had keys of their own opens by its author's") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor("Jane").id);
    const Message sent = send(f, conversation, "one");
    const AttachmentId id = sent.attachments.at(0).id;
    std::array<std::uint8_t, 20> place{};
    std::copy(id.blob().begin(), id.blob().end(), place.begin());
    f.store->write(f.organization, [&](Tx& tx) {
        tx.keys().run("DELETE FROM attachment_secrets");
        tx.main().run("UPDATE attachments SET own_secret = 0");
        tx.main().run("UPDATE attachment_chunks SET content = ?",
                      tx.seal(KeyOf::text_of(conversation.id, sent.author),
                              {"attachment_chunks", "content", place}, "one"));
        CHECK(content_of(tx, id) == "one");
        CHECK(erase_attachments_without_key(tx) == 0);
        CHECK(count_residue(tx).rows_without_key == 0);
    });
}
