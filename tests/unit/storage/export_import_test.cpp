#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/import_rows.hpp"
#include "daemon/storage/instructions.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/quick_replies.hpp"
#include "daemon/storage/search.hpp"
#include "daemon/storage/tags.hpp"

#include <sstream>

using namespace iterochat;
using namespace iterochat::storage;

namespace {

template <class... Parts>
void line(std::ostream& out, const Parts&... parts) {
    ((out << parts << '|'), ...);
    out << '\n';
}
std::string text(const std::optional<Time>& time) {
    return time ? std::to_string(time->ms) : "-";
}

/// All of an organization as text, without what an import gives anew.
std::string dump(Fixture& f, const OrganizationId& organization, const ExportScope& scope = {}) {
    std::ostringstream out;
    f.store->read(
        organization,
        [&](View& view) {
            for_each_visitor(view, scope, [&](const Visitor& v) {
                line(out, "visitor", v.id.text(), v.name, v.email, v.verified_id, v.verified, v.language,
                     v.consent_version, text(v.consent_at), v.consent_text, v.ip_address, v.user_agent,
                     v.created_at.ms, v.last_seen_at.ms);
            });
            for_each_conversation(view, scope, [&](const Conversation& c) {
                line(out, "conversation", c.id.text(), c.short_id, name_of(c.state), c.language,
                     c.visitor_id.text(), c.summary, c.preview, c.last_seq, c.visitor_read_seq, c.escalated,
                     c.rating.value_or(0), c.rating_comment, c.start_client_id, c.created_at.ms,
                     c.last_activity_at.ms, text(c.resolved_at), text(c.deleted_at), c.deleted_by, c.on_hold,
                     c.tags.size());
            });
            for_each_message(view, scope, [&](const Message& m) {
                line(out, "message", m.id.text(), m.conversation_id.text(), m.seq, name_of(m.author.kind),
                     m.author.name, m.text, m.client_id, m.citations.size(), m.created_at.ms);
            });
            for_each_note(view, scope, [&](const Note& n) {
                line(out, "note", n.id.text(), n.author_name, n.text, text(n.deleted_at), n.deleted_by);
            });
            for_each_conversation_tag(view, scope, [&](const ConversationTag& t) {
                line(out, "conversation_tag", t.conversation_id.text(), t.tag_id.text(), t.created_at.ms);
            });
            for_each_ai_trace(view, scope,
                              [&](const AiTrace& t) { line(out, "trace", t.message_id.text(), t.json); });
            for_each_hold(view, scope,
                          [&](const Hold& h) { line(out, "hold", h.id.text(), h.reason, text(h.until)); });
            for_each_tag(view,
                         [&](const Tag& t) { line(out, "tag", t.id.text(), t.name, text(t.deleted_at)); });
            for_each_article(view, [&](const Article& a) {
                line(out, "article", a.id.text(), a.source_id, a.title, a.body, a.questions.size(),
                     a.updated_at.ms, text(a.deleted_at));
            });
            for_each_instruction(view, [&](const Instruction& i) {
                line(out, "instruction", i.id.text(), i.title, i.position);
            });
            for_each_quick_reply(
                view, [&](const QuickReply& r) { line(out, "reply", r.id.text(), r.shortcut, r.body); });
            for_each_suggested_question(
                view, [&](const SuggestedQuestion& q) { line(out, "question", q.id.text(), q.text); });
            for_each_member_name(
                view, [&](const MemberName& m) { line(out, "member", m.account_id.text(), m.name); });
        },
        ReadLimit::long_running);
    return out.str();
}

void copy(Fixture& f, const OrganizationId& to) {
    f.store->read(f.organization, [&](View& view) {
        const auto into = [&](const auto& import) {
            return
                [&f, &to, import](const auto& row) { f.store->write(to, [&](Tx& tx) { import(tx, row); }); };
        };
        for_each_member_name(view, into([](Tx& tx, const MemberName& row) { import_member_name(tx, row); }));
        for_each_tag(view, into([](Tx& tx, const Tag& row) { import_tag(tx, row); }));
        for_each_visitor(view, {}, into([](Tx& tx, const Visitor& row) { import_visitor(tx, row); }));
        for_each_conversation(view, {},
                              into([](Tx& tx, const Conversation& row) { import_conversation(tx, row); }));
        for_each_message(view, {}, into([](Tx& tx, const Message& row) { import_message(tx, row); }));
        for_each_note(view, {}, into([](Tx& tx, const Note& row) { import_note(tx, row); }));
        for_each_conversation_tag(
            view, {}, into([](Tx& tx, const ConversationTag& row) { import_conversation_tag(tx, row); }));
        for_each_ai_trace(view, {}, into([](Tx& tx, const AiTrace& row) { import_ai_trace(tx, row); }));
        for_each_hold(view, {}, into([](Tx& tx, const Hold& row) { import_hold(tx, row); }));
        for_each_article(view, into([](Tx& tx, const Article& row) { import_article(tx, row, {}); }));
        for_each_instruction(view, into([](Tx& tx, const Instruction& row) { import_instruction(tx, row); }));
        for_each_quick_reply(view, into([](Tx& tx, const QuickReply& row) { import_quick_reply(tx, row); }));
        for_each_suggested_question(
            view, into([](Tx& tx, const SuggestedQuestion& row) { import_suggested_question(tx, row); }));
    });
}

Conversation fill(Fixture& f) {
    const Visitor jane = f.visitor("Jane", "jane@example.com");
    const Visitor max = f.visitor("Max");
    Conversation first = f.conversation(jane.id, "parcel", "start");
    const Conversation second = f.conversation(max.id, "refund");
    f.store->write(f.organization, [&](Tx& tx) {
        const AccountId member = AccountId::make(tx.now());
        set_member_name(tx, member, "Member Mia");
        const Note note = create_note(tx, first.id, member, "a note");
        create_note(tx, second.id, member, "another");
        const Tag tag = create_tag(tx, "VIP");
        tag_conversation(tx, first.id, tag.id);
        NewMessage answer;
        answer.conversation_id = first.id;
        answer.author = {AuthorKind::ai, {}, {}};
        answer.text = "See here.";
        answer.citations = {{ArticleId::make(tx.now()), "T", "Q", ""}};
        const Message message = post_message(tx, answer).message;
        put_ai_trace(tx, first.id, message.id, "{\"why\":1}");
        create_hold(tx, {{}, first.id, {}, "court", "uid:0", {}, {}, {}, {}});
        create_article(tx, {{}, "a.html", "A", "body", "en", "", true, false, {"q?"}, {}, {}, {}, {}}, {});
        create_instruction(tx, {{}, "Tone", "Be kind.", true, 0, {}, {}, {}, {}});
        create_quick_reply(tx, {{}, "hi", "Hi", "Hello!", {}, {}, {}, {}});
        create_suggested_question(tx, "Where is my parcel?");
        first = get_conversation(tx, first.id);
        first.summary = "Asks for a parcel.";
        first.rating = 4;
        update_conversation(tx, first);
        delete_item(tx, ItemKind::note, note.id, "uid:0");
        delete_item(tx, ItemKind::tag, tag.id, "uid:0");
        delete_item(tx, ItemKind::conversation, second.id, "uid:0");
    });
    return first;
}

} // namespace

TEST_CASE("an export imported elsewhere exports the same") {
    Fixture f;
    fill(f);
    const auto other = OrganizationId::make(f.clock.now());
    f.store->create_organization_files(other);
    copy(f, other);
    const std::string original = dump(f, f.organization);
    CHECK(dump(f, other) == original);
    CHECK(original.find("Jane") != std::string::npos);
    CHECK(original.find("Asks for a parcel.") != std::string::npos);
    f.store->read(other, [](View& view) {
        CHECK(search_conversations(view, "parcel jane", {}, {}, 5).items.size() == 1); // also indexed there
    });
}

TEST_CASE("an export of one conversation or one visitor holds no other's data") {
    Fixture f;
    const Conversation first = fill(f);
    ExportScope scope;
    SECTION("conversation") {
        scope.conversation = first.id;
    }
    SECTION("visitor") {
        scope.visitor = first.visitor_id;
    }
    const std::string part = dump(f, f.organization, scope);
    CHECK(part.find("parcel") != std::string::npos);
    CHECK(part.find("court") != std::string::npos);
    CHECK(part.find("{\"why\":1}") != std::string::npos);
    CHECK(part.find("refund") == std::string::npos);
    CHECK(part.find("Max") == std::string::npos);
    CHECK(part.find("another") == std::string::npos);
}

TEST_CASE("an import refuses an id that is taken and a row whose owner is absent") {
    Fixture f;
    const Visitor visitor = f.visitor();
    CHECK(code_of([&] { f.store->write(f.organization, [&](Tx& tx) { import_visitor(tx, visitor); }); }) ==
          Code::exists);
    Message orphan;
    orphan.id = MessageId::make(f.clock.now());
    orphan.conversation_id = ConversationId::make(f.clock.now());
    CHECK(code_of([&] { f.store->write(f.organization, [&](Tx& tx) { import_message(tx, orphan); }); }) ==
          Code::bad_data);
}
