#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/articles.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/instructions.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/quick_replies.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/tags.hpp"

using namespace iterochat;
using namespace iterochat::storage;

namespace {

Article article(const std::string& title, const std::string& body, const std::string& source_id = "") {
    Article made;
    made.title = title;
    made.body = body;
    made.source_id = source_id;
    made.language = "en";
    made.questions = {"How about " + title + "?"};
    return made;
}

Article create(Fixture& f, const Article& wanted) {
    return f.store->write(f.organization, [&](Tx& tx) {
        return create_article(tx, wanted, {{{}, 0, "", "first passage"}, {{}, 1, "Head", "second passage"}});
    });
}

void remove(Fixture& f, ItemKind kind, const Uuid& id) {
    f.store->write(f.organization, [&](Tx& tx) { delete_item(tx, kind, id, "uid:0"); });
}

void restore(Fixture& f, const Uuid& id) {
    f.store->write(f.organization, [&](Tx& tx) { restore_item(tx, id); });
}

} // namespace

TEST_CASE("an article is stored with its questions and passages, and found by any of its words") {
    Fixture f;
    const Article made =
        create(f, article("Refunds", "Money comes back within thirty days.", "refunds.html"));
    create(f, article("Shipping", "Parcels travel.", "shipping.html"));
    f.store->read(f.organization, [&](View& view) {
        const Article read = *find_article_by_source(view, "refunds.html");
        CHECK(read.id == made.id);
        CHECK(read.questions == made.questions);
        CHECK(passages_of(view, made.id).at(1).heading == "Head");
        CHECK(search_articles(view, "money", 10).at(0).id == made.id);
        CHECK(search_articles(view, "thirty mon", 10).size() == 1);
        CHECK(search_articles(view, "about", 10).size() == 2);
        CHECK(search_articles(view, "AND \" OR (", 10).empty());
        CHECK(search_articles(view, "", 10).empty());
        CHECK(list_articles(view, made.id, 10).size() == 1);
        CHECK(article_sources(view).size() == 2);
    });
}

TEST_CASE("an article in Bengali is found by its words") {
    Fixture f;
    create(f, article("ফেরত", "আমি টাকা ফেরত চাই"));
    f.store->read(f.organization, [](View& view) { CHECK(search_articles(view, "টাকা", 10).size() == 1); });
}

TEST_CASE("one source has one live article") {
    Fixture f;
    const Article first = create(f, article("One", "a", "same.html"));
    CHECK(code_of([&] { create(f, article("Two", "b", "same.html")); }) == Code::exists);
    remove(f, ItemKind::article, first.id);
    CHECK_NOTHROW(create(f, article("Two", "b", "same.html")));
    CHECK(sentence_of([&] { restore(f, first.id); }).find("Two") != std::string::npos);
    CHECK(code_of([&] { restore(f, first.id); }) == Code::conflict);
}

TEST_CASE("whoever learned from the articles hears of each change since a revision") {
    Fixture f;
    const Article a = create(f, article("A", "a"));
    Article b = create(f, article("B", "b"));
    const auto changes = [&](std::int64_t revision) {
        return f.store->read(f.organization,
                             [&](View& view) { return article_changes_since(view, revision); });
    };
    const ArticleChanges all = changes(0);
    CHECK(all.upserted.size() == 2);
    CHECK(all.upserted[0].passages.size() == 2);
    CHECK(changes(all.revision).upserted.empty());
    b.title = "B2";
    f.store->write(f.organization, [&](Tx& tx) { update_article(tx, b, {}); });
    remove(f, ItemKind::article, a.id);
    const ArticleChanges since = changes(all.revision);
    REQUIRE(since.upserted.size() == 1);
    CHECK(since.upserted[0].article.title == "B2");
    CHECK(since.removed == std::vector{a.id});
    restore(f, a.id);
    CHECK(changes(since.revision).upserted.size() == 1);
    remove(f, ItemKind::article, a.id);
    f.store->write(f.organization, [&](Tx& tx) { erase_deleted_item(tx, ItemKind::article, a.id); });
    CHECK(changes(since.revision).removed == std::vector{a.id});
    CHECK(f.store->check(f.organization).empty());
}

TEST_CASE("deleted things of all six kinds are listed and restored exactly as they were") {
    Fixture f;
    const Visitor visitor = f.visitor();
    const Conversation conversation = f.conversation(visitor.id, "Hello", "start");
    const Article kept = create(f, article("A", "a", "a.html"));
    struct Made {
        Tag tag;
        Note note;
        Instruction instruction;
        QuickReply reply;
    };
    const Made made = f.store->write(f.organization, [&](Tx& tx) {
        Made all{create_tag(tx, "VIP"),
                 create_note(tx, conversation.id, AccountId::make(tx.now()), "a private note"),
                 {},
                 {}};
        tag_conversation(tx, conversation.id, all.tag.id);
        all.instruction = create_instruction(tx, {{}, "Tone", "Be kind.", true, 0, {}, {}, {}, {}});
        all.reply = create_quick_reply(tx, {{}, "thanks", "Thanks", "Thank you!", {}, {}, {}, {}});
        return all;
    });
    const std::array<std::pair<ItemKind, Uuid>, 6> items{{{ItemKind::conversation, conversation.id},
                                                          {ItemKind::article, kept.id},
                                                          {ItemKind::quick_reply, made.reply.id},
                                                          {ItemKind::instruction, made.instruction.id},
                                                          {ItemKind::tag, made.tag.id},
                                                          {ItemKind::note, made.note.id}}};
    for (const auto& [kind, id] : items) {
        remove(f, kind, id);
        CHECK(code_of([&, k = kind, i = id] { remove(f, k, i); }) == Code::conflict);
    }
    f.store->read(f.organization, [&](View& view) {
        const auto listed = list_deleted_items(view, std::nullopt);
        REQUIRE(listed.size() == 6);
        CHECK(listed[0].kind == ItemKind::note); // newest first
        CHECK(listed[0].title == "a private note");
        CHECK(listed[0].deleted_by == "uid:0");
        CHECK(list_deleted_items(view, ItemKind::tag).size() == 1);
        CHECK(count_deleted_items(view) == 6);
        CHECK(list_tags(view).empty());
        CHECK(list_notes(view, conversation.id).empty());
        CHECK(list_instructions(view).empty());
        CHECK(list_quick_replies(view).empty());
        CHECK(list_articles(view, {}, 10).empty());
    });
    for (const auto& [kind, id] : items)
        restore(f, id);
    f.store->read(f.organization, [&](View& view) {
        CHECK(count_deleted_items(view) == 0);
        CHECK(list_notes(view, conversation.id).at(0).text == "a private note");
        CHECK(get_conversation(view, conversation.id).tags.at(0).id == made.tag.id);
        CHECK(find_article(view, kept.id)->updated_at == kept.updated_at);
        CHECK(passages_of(view, kept.id).size() == 2);
        CHECK(list_quick_replies(view).at(0).body == "Thank you!");
        CHECK(list_instructions(view).at(0).position == made.instruction.position);
    });
    CHECK(code_of([&] { restore(f, made.tag.id); }) == Code::not_found);
}

TEST_CASE("a tag or quick reply whose name is in use again isn't restored, and the one in the way is named") {
    Fixture f;
    const Tag tag = f.store->write(f.organization, [](Tx& tx) { return create_tag(tx, "VIP"); });
    const QuickReply reply = f.store->write(f.organization, [](Tx& tx) {
        return create_quick_reply(tx, {{}, "thanks", "Old", "x", {}, {}, {}, {}});
    });
    remove(f, ItemKind::tag, tag.id);
    remove(f, ItemKind::quick_reply, reply.id);
    f.store->write(f.organization, [](Tx& tx) {
        create_tag(tx, "vip");
        create_quick_reply(tx, {{}, "thanks", "New", "y", {}, {}, {}, {}});
    });
    CHECK(code_of([&] { restore(f, tag.id); }) == Code::conflict);
    CHECK(sentence_of([&] { restore(f, tag.id); }).find("\"vip\"") != std::string::npos);
    CHECK(sentence_of([&] { restore(f, reply.id); }).find("\"/thanks\"") != std::string::npos);
}

TEST_CASE("instructions keep the order they are given, also around a deleted one") {
    Fixture f;
    std::vector<InstructionId> ids;
    for (const char* title : {"a", "b", "c"})
        ids.push_back(f.store->write(f.organization, [&](Tx& tx) {
            return create_instruction(tx, {{}, title, "x", true, 0, {}, {}, {}, {}}).id;
        }));
    const auto titles = [&] {
        return f.store->read(f.organization, [](View& view) {
            std::string all;
            for (const Instruction& instruction : list_instructions(view))
                all += instruction.title;
            return all;
        });
    };
    const auto order = [&](const std::vector<InstructionId>& wanted) {
        f.store->write(f.organization, [&](Tx& tx) { order_instructions(tx, wanted); });
    };
    order({ids[2], ids[0], ids[1]});
    CHECK(titles() == "cab");
    CHECK(code_of([&] { order({ids[0], ids[1]}); }) == Code::unprocessable);
    CHECK(code_of([&] { order({ids[0], ids[0], ids[1]}); }) == Code::unprocessable);
    remove(f, ItemKind::instruction, ids[0]);
    order({ids[1], ids[2]});
    CHECK(titles() == "bc");
    restore(f, ids[0]);
    CHECK(titles() == "bac");
}

TEST_CASE("settings come back as they were set, and are defaults before") {
    Fixture f;
    f.store->read(f.organization, [](View& view) {
        CHECK(widget_settings(view).color == WidgetSettings{}.color);
        CHECK(ai_settings(view).idle_minutes == AiSettings{}.idle_minutes);
    });
    f.store->write(f.organization, [](Tx& tx) {
        WidgetSettings widget;
        widget.title = "Help";
        widget.ask_email = true;
        set_widget_settings(tx, widget);
        AiSettings ai;
        ai.mode = AnswerMode::ai_only;
        ai.enabled = false;
        ai.handoff_phrases = {"lawyer", "a \"quoted\" word"};
        ai.reopen_hours = 3;
        set_ai_settings(tx, ai);
    });
    f.store->read(f.organization, [](View& view) {
        CHECK(widget_settings(view).title == "Help");
        CHECK(widget_settings(view).ask_email);
        const AiSettings ai = ai_settings(view);
        CHECK(ai.mode == AnswerMode::ai_only);
        CHECK_FALSE(ai.enabled);
        CHECK(ai.handoff_phrases.at(1) == "a \"quoted\" word");
        CHECK(ai.reopen_hours == 3);
    });
}

TEST_CASE("a hold covers its conversation or all of a visitor's, until it ends") {
    Fixture f;
    const Visitor visitor = f.visitor();
    const Conversation a = f.conversation(visitor.id);
    const Conversation b = f.conversation(visitor.id);
    const auto held = [&](const Conversation& conversation) {
        return f.store->read(f.organization, [&](View& view) {
            CHECK(get_conversation(view, conversation.id).on_hold == is_held(view, conversation.id));
            return is_held(view, conversation.id);
        });
    };
    const Hold on_a = f.store->write(f.organization, [&](Tx& tx) {
        return create_hold(tx, {{}, a.id, {}, "court", "uid:0", {}, {}, {}, {}});
    });
    CHECK(held(a));
    CHECK_FALSE(held(b));
    f.store->read(f.organization, [&](View& view) {
        CHECK(is_visitor_held(view, visitor.id));
        CHECK(holds_on(view, a.id).at(0).reason == "court");
    });
    f.store->write(f.organization, [&](Tx& tx) { release_hold(tx, on_a.id, "uid:0"); });
    CHECK_FALSE(held(a));
    CHECK(code_of([&] {
              f.store->write(f.organization, [&](Tx& tx) { release_hold(tx, on_a.id, "uid:0"); });
          }) == Code::conflict);
    f.store->write(f.organization, [&](Tx& tx) {
        create_hold(tx, {{}, {}, visitor.id, "audit", "uid:0", {}, tx.now() + hours(1), {}, {}});
    });
    CHECK(held(b));
    f.clock.advance(hours(2));
    CHECK_FALSE(held(b));
    f.store->read(f.organization, [](View& view) {
        CHECK(list_holds(view, false).empty());
        CHECK(list_holds(view, true).size() == 2);
    });
}

TEST_CASE("retention finds what is old and resolved or deleted, never what is held, restricted or exempt") {
    Fixture f;
    const Visitor visitor = f.visitor();
    std::vector<Conversation> all;
    for (int i = 0; i < 7; ++i)
        all.push_back(f.conversation(visitor.id));
    f.store->write(f.organization, [&](Tx& tx) {
        for (std::size_t i = 0; i < 5; ++i)
            all[i].state = ConversationState::resolved; // 5 and 6 stay open
        all[1].restricted_at = tx.now();
        all[5].deleted_at = tx.now();
        for (Conversation& conversation : all)
            update_conversation(tx, conversation);
        create_hold(tx, {{}, all[2].id, {}, "court", "uid:0", {}, {}, {}, {}});
        tag_conversation(tx, all[3].id, create_tag(tx, "Keep").id);
    });
    f.store->read(f.organization, [&](View& view) {
        const auto found = [&](const SweepQuery& query, bool with_protected = false) {
            std::vector<ConversationId> ids;
            for (const Sweepable& one : list_sweepable(view, query, with_protected))
                ids.push_back(one.id);
            return ids;
        };
        const auto before = [](Time time) { return std::vector{SweepPolicy{time, "", "", ""}}; };
        CHECK(found({before(view.now()), {}, "keep"}) == std::vector{all[0].id, all[4].id, all[5].id});
        CHECK(found({before(view.now()), {}, ""}) == std::vector{all[0].id, all[3].id, all[4].id, all[5].id});
        CHECK(found({before(view.now()), {}, "keep"}, true).size() == 6);
        CHECK(found({{}, view.now(), ""}) == std::vector{all[5].id});
        CHECK(found({before(all[0].created_at - seconds(10)), {}, ""}).empty());
        CHECK(found({}).empty());
    });
}

TEST_CASE("retention rules are kept by name, and never is not the same as unset") {
    Fixture f;
    f.store->write(f.organization, [](Tx& tx) {
        set_retention_rule(tx, {"conversations", days(90), {}});
        set_retention_rule(tx, {"conversations", days(30), {}});
        set_retention_rule(tx, {"ai_traces", {}, {}});
    });
    f.store->read(f.organization, [](View& view) {
        const auto rules = list_retention_rules(view);
        REQUIRE(rules.size() == 2);
        CHECK_FALSE(rules[0].age.has_value());
        CHECK(rules[1].age == days(30));
    });
}
