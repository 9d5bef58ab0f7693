#include "desk.hpp"

#include "daemon/service/deleted_items.hpp"
#include "daemon/service/instructions.hpp"
#include "daemon/service/quick_replies.hpp"
#include "daemon/service/tags.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/tags.hpp"
#include "daemon/storage/visitors.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

namespace {

struct DeletedDesk : Desk {
    OrganizationId acme = make_tenant();
    service::Articles articles{context, note_change};
    service::Instructions instructions{context};
    service::QuickReplies replies{context};
    service::Tags tags{context};
    std::vector<ConversationId> erased;
    service::DeletedItems deleted{
        context, [this](const service::Actor&, OrganizationId, ConversationId id) { erased.push_back(id); },
        note_change};

    Conversation make_conversation(const std::string& client_id = "c-1") {
        return store.write(acme, [&](storage::Tx& tx) {
            Visitor visitor;
            visitor.name = "Vera";
            const VisitorId id = storage::create_visitor(tx, visitor).id;
            return storage::start_conversation(tx, {id, client_id, ConversationState::waiting, "en"})
                .conversation;
        });
    }
    void remove(ItemKind kind, const Uuid& id) {
        store.write(acme, [&](storage::Tx& tx) { storage::delete_item(tx, kind, id, "uid:0"); });
    }
    QuickReply make_reply(const std::string& shortcut) {
        service::QuickReplyChange wanted;
        wanted.shortcut = shortcut;
        wanted.body = "Thank you!";
        return replies.create(administrator, acme, wanted);
    }
    std::size_t count(std::optional<ItemKind> kind = std::nullopt) {
        return deleted.list(administrator, acme, kind).size();
    }
};

} // namespace

TEST_CASE("everything of the six kinds is deleted softly, listed, and restored exactly") {
    DeletedDesk desk;
    service::NewArticle article;
    article.draft.title = "Returns";
    article.draft.body = "Within 30 days.";
    article.draft.questions = {"How?"};
    const auto article_id = desk.articles.create(desk.administrator, desk.acme, article).id;
    service::InstructionChange tone;
    tone.title = "Tone";
    tone.body = "Be brief.";
    const auto first = desk.instructions.create(desk.administrator, desk.acme, tone).id;
    const auto second = desk.instructions.create(desk.administrator, desk.acme, tone).id;
    const auto reply_id = desk.make_reply("thanks").id;
    const auto tag = desk.tags.create(desk.administrator, desk.acme, "vip");
    const auto conversation = desk.make_conversation();
    const auto author = desk.make_member(desk.acme, Role::agent, "cem@acme.example");
    const auto note = desk.store.write(desk.acme, [&](storage::Tx& tx) {
        storage::tag_conversation(tx, conversation.id, tag.id);
        return storage::create_note(tx, conversation.id, author.account, "Called back.").id;
    });

    desk.remove(ItemKind::note, note);
    desk.articles.remove(desk.administrator, desk.acme, article_id);
    desk.instructions.remove(desk.administrator, desk.acme, first);
    desk.replies.remove(desk.administrator, desk.acme, reply_id);
    desk.tags.remove(desk.administrator, desk.acme, tag.id);
    desk.remove(ItemKind::conversation, conversation.id);
    CHECK(desk.count() == 6);
    CHECK(desk.count(ItemKind::article) == 1);
    const auto entry = desk.deleted.get(desk.administrator, desk.acme, article_id);
    CHECK(entry.item.title == "Returns");
    CHECK(entry.item.deleted_by == "uid:0");
    CHECK(entry.item.deleted_at == desk.clock.now());

    const int told = desk.articles_changed;
    for (const Uuid& id :
         std::initializer_list<Uuid>{note, article_id, first, reply_id, tag.id, conversation.id})
        CHECK(desk.deleted.restore(desk.administrator, desk.acme, id).id == id);
    CHECK(desk.articles_changed == told + 1);
    CHECK(desk.count() == 0);
    CHECK(desk.articles.get(desk.administrator, desk.acme, article_id).questions == article.draft.questions);
    const auto order = desk.instructions.list(desk.administrator, desk.acme);
    REQUIRE(order.size() == 2);
    CHECK(order[0].id == first);
    CHECK(order[1].id == second);
    desk.store.read(desk.acme, [&](storage::View& view) {
        const auto restored = storage::get_conversation(view, conversation.id);
        CHECK_FALSE(restored.deleted_at);
        CHECK(restored.short_id == conversation.short_id);
        REQUIRE(restored.tags.size() == 1);
        CHECK(restored.tags[0].id == tag.id);
        CHECK(storage::list_notes(view, conversation.id).size() == 1);
    });
    CHECK(refusal([&] { desk.deleted.restore(desk.administrator, desk.acme, tag.id); }) == Code::not_found);
}

TEST_CASE("a restore is refused while its name or shortcut is taken, and says by what") {
    DeletedDesk desk;
    const auto old_tag = desk.tags.create(desk.administrator, desk.acme, "vip").id;
    desk.tags.remove(desk.administrator, desk.acme, old_tag);
    const auto new_tag = desk.tags.create(desk.administrator, desk.acme, "VIP").id;
    const auto old_reply = desk.make_reply("thanks").id;
    desk.replies.remove(desk.administrator, desk.acme, old_reply);
    desk.make_reply("thanks");

    const auto refused = [&](const Uuid& id) {
        return refusal([&] { desk.deleted.restore(desk.administrator, desk.acme, id); });
    };
    CHECK(refused(old_tag) == Code::conflict);
    CHECK(refused(old_reply) == Code::conflict);
    CHECK(sentence([&] { desk.deleted.restore(desk.administrator, desk.acme, old_reply); }).find("thanks") !=
          std::string::npos);
    CHECK(desk.count() == 2);
    desk.tags.remove(desk.administrator, desk.acme, new_tag);
    CHECK_NOTHROW(desk.deleted.restore(desk.administrator, desk.acme, old_tag));
}

TEST_CASE("a deleted item shows when retention erases it, unless it is held") {
    DeletedDesk desk;
    const auto conversation = desk.make_conversation();
    desk.remove(ItemKind::conversation, conversation.id);
    const auto purge_at = [&] {
        return desk.deleted.get(desk.administrator, desk.acme, conversation.id).purge_at;
    };
    desk.store.write(desk.acme, [&](storage::Tx& tx) {
        storage::set_retention_rule(tx, {"deleted", days(30), tx.now()});
    });
    CHECK(purge_at() == desk.clock.now() + days(30));
    desk.store.write(desk.acme, [&](storage::Tx& tx) {
        storage::set_retention_rule(tx, {"deleted", std::nullopt, tx.now()});
    });
    CHECK_FALSE(purge_at());
    desk.store.write(desk.acme, [&](storage::Tx& tx) {
        storage::set_retention_rule(tx, {"deleted", days(30), tx.now()});
        Hold hold;
        hold.conversation_id = conversation.id;
        hold.reason = "court";
        storage::create_hold(tx, hold);
    });
    CHECK_FALSE(purge_at());
}

TEST_CASE("a purge erases items at once and conversations by the erase job") {
    DeletedDesk desk;
    const auto tag = desk.tags.create(desk.administrator, desk.acme, "vip").id;
    CHECK(refusal([&] { desk.deleted.purge(desk.administrator, desk.acme, tag); }) ==
          Code::not_found); // live
    desk.tags.remove(desk.administrator, desk.acme, tag);
    desk.deleted.purge(desk.administrator, desk.acme, tag);
    CHECK(desk.count() == 0);
    CHECK(refusal([&] { desk.deleted.restore(desk.administrator, desk.acme, tag); }) == Code::not_found);

    const auto conversation = desk.make_conversation();
    desk.remove(ItemKind::conversation, conversation.id);
    desk.deleted.purge(desk.administrator, desk.acme, conversation.id);
    CHECK(desk.erased == std::vector<ConversationId>{conversation.id});
}

TEST_CASE("deleted items are for owners and admins of this organization") {
    DeletedDesk desk;
    const auto other = desk.make_tenant("other");
    const auto agent = desk.make_member(desk.acme, Role::agent, "cem@acme.example");
    const auto admin = desk.make_member(desk.acme, Role::admin, "bob@acme.example");
    const auto eve = desk.make_member(other, Role::owner, "eve@other.example");
    const auto tag = desk.tags.create(desk.administrator, desk.acme, "vip").id;
    desk.tags.remove(admin, desk.acme, tag);
    CHECK(refusal([&] { desk.deleted.list(agent, desk.acme, std::nullopt); }) == Code::forbidden);
    CHECK(refusal([&] { desk.deleted.restore(agent, desk.acme, tag); }) == Code::forbidden);
    CHECK(refusal([&] { desk.deleted.restore(eve, desk.acme, tag); }) == Code::not_found);
    CHECK(refusal([&] { desk.deleted.restore(eve, other, tag); }) == Code::not_found);
    CHECK(desk.deleted.get(admin, desk.acme, tag).item.deleted_by == "member:" + admin.account.text());
    CHECK_NOTHROW(desk.deleted.restore(admin, desk.acme, tag));
}

TEST_CASE("a deleted conversation tells with whom it was and how it began, a restricted one to no member") {
    DeletedDesk desk;
    const auto conversation = desk.make_conversation();
    const Author by{AuthorKind::visitor, conversation.visitor_id, {}};
    desk.store.write(desk.acme, [&](storage::Tx& tx) {
        storage::post_message(tx, {conversation.id, by, "Where is my parcel?", "c-1", {}, {}});
        storage::post_message(tx, {conversation.id, by, "Hello?", "c-2", {}, {}});
    });
    desk.remove(ItemKind::conversation, conversation.id);
    const auto admin = desk.make_member(desk.acme, Role::admin, "ada@acme.example");
    const auto told = desk.deleted.get(admin, desk.acme, conversation.id).conversation;
    REQUIRE(told);
    CHECK(told->visitor_name == "Vera");
    CHECK(told->beginning == "Where is my parcel?");
    CHECK(told->began_at == conversation.created_at);

    desk.store.write(desk.acme, [&](storage::Tx& tx) {
        auto restricted = storage::get_conversation(tx, conversation.id);
        restricted.restricted_at = tx.now();
        storage::update_conversation(tx, restricted);
    });
    const auto listed = desk.deleted.list(admin, desk.acme, ItemKind::conversation);
    REQUIRE(listed.size() == 1);
    CHECK_FALSE(listed[0].conversation);
    CHECK(desk.deleted.get(desk.administrator, desk.acme, conversation.id).conversation);
}
