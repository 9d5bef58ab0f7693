#include "talk_world.hpp"

#include "daemon/service/member_presence.hpp"
#include "daemon/service/notes.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/tags.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace iterochat;
using namespace iterochat::service;
using namespace iterochat::service::test;
using State = ConversationState;

namespace {

struct Desk : TalkWorld {
    VisitorActor ann = visitor("Ann Lee", "ann@example.com");
    Member olga = member(Role::owner, "Olga");
    Member bob = member(Role::agent, "Bob");
    Member cleo = member(Role::agent, "Cleo");

    ConversationId with_ai(const std::string& text = "Hello") {
        const auto id = start(ann, text).conversation.id;
        answers->wait_until_idle();
        return id;
    }
    ConversationId waiting(const std::string& text = "A person please") {
        const auto id = with_ai(text);
        ask_for_person(ann, id);
        return id;
    }
    std::vector<ConversationId> ids(const Actor& actor, const InboxFilter& filter) {
        std::vector<ConversationId> found;
        for (const Conversation& each : inbox.list(actor, organization, filter).items)
            found.push_back(each.id);
        return found;
    }
    std::vector<ConversationId> ids(const Actor& actor, InboxView view) {
        InboxFilter filter;
        filter.view = view;
        return ids(actor, filter);
    }
};

using Ids = std::vector<ConversationId>;

} // namespace

TEST_CASE("of two members who claim at once one wins and the other is refused") {
    Desk desk;
    for (int round = 0; round < 10; ++round) {
        const auto id = desk.waiting();
        std::atomic<int> won = 0, refused = 0;
        const auto then = [&](const Result<Conversation>& result) {
            try {
                result.get();
                ++won;
            } catch (const Error& error) {
                if (error.code() == Code::conflict &&
                    std::string(error.what()).find("taken") != std::string::npos)
                    ++refused;
            }
        };
        std::future<void> other =
            std::async(std::launch::async, [&] { desk.inbox.claim(desk.cleo, id, then); });
        desk.inbox.claim(desk.bob, id, then);
        other.get();
        desk.store.write(desk.organization, [](storage::Tx&) {}); // behind both
        CHECK(won == 1);
        CHECK(refused == 1);
        CHECK(desk.stored(id).state == State::assigned);
    }
}

TEST_CASE("claiming twice is claiming once") {
    Desk desk;
    const auto id = desk.waiting();
    desk.claim(desk.bob, id);
    CHECK(desk.claim(desk.bob, id).assignee_name == "Bob");
}

TEST_CASE("a member writes only in a conversation they hold") {
    Desk desk;
    const auto id = desk.waiting();
    CHECK(code_of([&] { desk.post(desk.bob, id, "Hi"); }) == Code::conflict);
    desk.claim(desk.bob, id);
    const Posted posted = desk.post(desk.bob, id, "Hi Ann", "m1");
    CHECK(posted.message.author.kind == AuthorKind::member);
    CHECK(posted.message.author.name == "Bob");
    CHECK(desk.post(desk.bob, id, "Hi Ann", "m1").message.id == posted.message.id);
    CHECK(code_of([&] { desk.post(desk.cleo, id, "Hi"); }) == Code::conflict);
    CHECK(code_of([&] { desk.post(desk.olga, id, "Hi"); }) == Code::conflict);
    desk.resolve(desk.bob, id);
    CHECK(code_of([&] { desk.post(desk.bob, id, "Bye"); }) == Code::conflict);
}

TEST_CASE("a client id that someone else used in the conversation is a conflict") {
    Desk desk;
    const auto id = desk.waiting();
    desk.post(desk.ann, id, "Hi", "same");
    desk.claim(desk.bob, id);
    CHECK(code_of([&] { desk.post(desk.bob, id, "Hi", "same"); }) == Code::conflict);
}

TEST_CASE("agents don't see what the AI handles; owners do and may take it over") {
    Desk desk;
    const auto id = desk.with_ai();
    CHECK(code_of([&] { desk.inbox.get(desk.bob, desk.organization, id); }) == Code::not_found);
    CHECK(code_of([&] { desk.inbox.messages(desk.bob, desk.organization, id, {}); }) == Code::not_found);
    CHECK(code_of([&] { desk.claim(desk.bob, id); }) == Code::not_found);
    CHECK(code_of([&] { desk.ids(desk.bob, InboxView::ai); }) == Code::forbidden);
    CHECK(desk.ids(desk.bob, InboxView::open).empty());
    CHECK(desk.ids(desk.bob, InboxView::any).empty());
    CHECK(desk.ids(desk.olga, InboxView::ai) == Ids{id});
    CHECK(desk.claim(desk.olga, id).state == State::assigned);
    desk.release(desk.olga, id);
    CHECK(desk.stored(id).escalated);
    desk.post(desk.ann, id, "Hello?");
    desk.answers->wait_until_idle();
    CHECK(desk.questions == 1);
}

TEST_CASE("a member of another organization sees nothing here") {
    Desk desk;
    const auto id = desk.waiting();
    Member stranger = desk.olga;
    stranger.organization = desk.make_organization("globex");
    CHECK(code_of([&] { desk.inbox.get(stranger, desk.organization, id); }) == Code::not_found);
    CHECK(code_of([&] { desk.inbox.list(stranger, desk.organization, {}); }) == Code::not_found);
    CHECK(code_of([&] { desk.claim(stranger, id); }) == Code::not_found);
    CHECK(code_of([&] { desk.remove(stranger, id); }) == Code::not_found);
}

TEST_CASE("release, reassign and resolve belong to the holder and to owners and admins") {
    Desk desk;
    const auto id = desk.waiting();
    desk.claim(desk.bob, id);
    CHECK(code_of([&] { desk.release(desk.cleo, id); }) == Code::conflict);
    CHECK(code_of([&] { desk.resolve(desk.cleo, id); }) == Code::conflict);
    CHECK(code_of([&] { desk.assign(desk.cleo, id, desk.cleo.account); }) == Code::forbidden);
    CHECK(code_of([&] { desk.assign(desk.olga, id, AccountId::make(Time{1})); }) == Code::unprocessable);
    CHECK(desk.assign(desk.olga, id, desk.cleo.account).assignee_name == "Cleo");
    CHECK(code_of([&] { desk.post(desk.bob, id, "Still mine?"); }) == Code::conflict);
    const Conversation released = desk.release(desk.cleo, id);
    CHECK(released.state == State::waiting);
    CHECK_FALSE(released.assignee_id);
    desk.claim(desk.bob, id);
    CHECK(desk.resolve(desk.olga, id).state == State::resolved);
    CHECK(desk.reopen(desk.cleo, id).assignee_id == desk.bob.account);
}

TEST_CASE("a member reopens to deal with it: an AI's conversation waits then") {
    Desk desk;
    const auto id = desk.with_ai();
    desk.change_stored(id, [&](Conversation& conversation) { conversation.state = State::resolved; });
    const Conversation reopened = desk.reopen(desk.bob, id);
    CHECK(reopened.state == State::waiting);
    CHECK(reopened.escalated);
}

TEST_CASE("a snoozed conversation comes back with the visitor's next message") {
    Desk desk;
    const auto id = desk.waiting();
    const auto snooze = [&](const Member& who, std::optional<Time> until) {
        return wait_for<Conversation>([&](auto then) { desk.inbox.snooze(who, id, until, then); });
    };
    const Time tomorrow = desk.clock.now() + days(1);
    CHECK(snooze(desk.bob, tomorrow).snoozed_until == tomorrow);
    CHECK(code_of([&] { snooze(desk.bob, desk.clock.now()); }) == Code::unprocessable);
    CHECK_FALSE(snooze(desk.bob, std::nullopt).snoozed_until);
    desk.claim(desk.bob, id);
    CHECK(code_of([&] { snooze(desk.cleo, tomorrow); }) == Code::conflict);
    snooze(desk.bob, tomorrow);
    CHECK_FALSE(desk.post(desk.ann, id, "Hello?").conversation.snoozed_until);
    CHECK_FALSE(desk.stored(id).snoozed_until);
    snooze(desk.bob, tomorrow);
    CHECK_FALSE(desk.resolve(desk.bob, id).snoozed_until);
    CHECK(code_of([&] { snooze(desk.bob, tomorrow); }) == Code::conflict);
}

TEST_CASE("who leaves the organization holds nothing and is a former member") {
    Desk desk;
    const auto held = desk.waiting();
    const auto done = desk.waiting("Another");
    desk.claim(desk.bob, held);
    desk.post(desk.bob, held, "Hi");
    desk.claim(desk.bob, done);
    desk.resolve(desk.bob, done);
    let_go_of_member(desk.context, desk.organization, desk.bob.account);
    CHECK(desk.stored(held).state == State::waiting);
    CHECK_FALSE(desk.stored(held).assignee_id);
    CHECK(desk.messages(held).back().author.name == "Former member");
    CHECK(desk.reopen(desk.cleo, done).state == State::waiting);
    let_go_of_member(desk.context, desk.organization, desk.bob.account);
}

TEST_CASE("a member is called what they are called now") {
    Desk desk;
    const auto id = desk.waiting();
    desk.bob.name = "Robert";
    CHECK(desk.claim(desk.bob, id).assignee_name == "Robert");
    CHECK(desk.stored(id).assignee_name == "Robert");
    CHECK(desk.post(desk.bob, id, "Hi").message.author.name == "Robert");
}

TEST_CASE("the inbox filters by view, tag, language, member and words") {
    Desk desk;
    const auto ai = desk.with_ai("Where is my umbrella?");
    desk.clock.move(seconds(1));
    const auto waits = desk.waiting("My parcel is lost");
    desk.clock.move(seconds(1));
    const auto mine = desk.waiting("Broken kettle");
    desk.claim(desk.bob, mine);
    desk.clock.move(seconds(1));
    const auto done = desk.waiting("All fine");
    desk.claim(desk.cleo, done);
    desk.resolve(desk.cleo, done);
    CHECK(desk.ids(desk.olga, InboxView::open) == Ids{mine, waits, ai});
    CHECK(desk.ids(desk.bob, InboxView::open) == Ids{mine, waits});
    CHECK(desk.ids(desk.bob, InboxView::waiting) == Ids{waits});
    CHECK(desk.ids(desk.bob, InboxView::mine) == Ids{mine});
    CHECK(desk.ids(desk.cleo, InboxView::mine).empty());
    CHECK(desk.ids(desk.bob, InboxView::resolved) == Ids{done});
    CHECK(desk.ids(Administrator{0, "root"}, InboxView::any) == Ids{done, mine, waits, ai});
    CHECK(code_of([&] { desk.ids(Administrator{0, "root"}, InboxView::mine); }) == Code::unprocessable);

    InboxFilter filter;
    filter.view = InboxView::any;
    filter.member = desk.cleo.account;
    CHECK(desk.ids(desk.olga, filter) == Ids{done});
    filter.member.reset();
    filter.words = "umbrella";
    CHECK(desk.ids(desk.olga, filter) == Ids{ai});
    CHECK(desk.ids(desk.bob, filter).empty());
    filter.words = "Kettle";
    CHECK(desk.ids(desk.bob, filter) == Ids{mine});
    filter.words.clear();
    filter.tag = "vip";
    CHECK(desk.ids(desk.bob, filter).empty());
}

TEST_CASE("pages of the inbox join without gap or repeat, and a forged cursor is refused") {
    Desk desk;
    Ids all;
    for (int i = 0; i < 7; ++i) {
        desk.clock.move(Span{i % 2}); // some share their moment
        all.insert(all.begin(), desk.waiting());
    }
    InboxFilter filter;
    filter.limit = 3;
    Ids paged;
    for (int page = 0; page < 3; ++page) {
        const auto got = desk.inbox.list(desk.bob, desk.organization, filter);
        for (const Conversation& each : got.items)
            paged.push_back(each.id);
        CHECK(got.next.has_value() == (page < 2));
        filter.cursor = got.next.value_or("");
    }
    CHECK(paged == all);
    filter.limit = 0;
    CHECK(desk.ids(desk.bob, filter) == all);
    filter.cursor = "forged";
    CHECK(code_of([&] { desk.ids(desk.bob, filter); }) == Code::unprocessable);
}

TEST_CASE("messages are read forward, backward, or the newest") {
    Desk desk;
    const auto id = desk.waiting();
    for (int i = 0; i < 5; ++i)
        desk.post(desk.ann, id, "Message");
    const auto seqs = [&](const MessageWindow& window) {
        std::vector<std::int64_t> found;
        for (const Message& message : desk.inbox.messages(desk.bob, desk.organization, id, window))
            found.push_back(message.seq);
        return found;
    };
    const std::int64_t last = desk.stored(id).last_seq;
    CHECK(seqs({.limit = 2}) == std::vector<std::int64_t>{last - 1, last});
    CHECK(seqs({.after_seq = 1, .limit = 2}) == std::vector<std::int64_t>{2, 3});
    CHECK(seqs({.before_seq = 3}) == std::vector<std::int64_t>{1, 2});
    CHECK(code_of([&] { seqs({.after_seq = 1, .before_seq = 3}); }) == Code::invalid);
}

TEST_CASE("tags go on and off by id or name, once each") {
    Desk desk;
    const auto id = desk.waiting();
    const Tag vip =
        desk.store.write(desk.organization, [](storage::Tx& tx) { return storage::create_tag(tx, "VIP"); });
    const auto put = [&](const std::string& tag) {
        return wait_for<Conversation>(
            [&](auto then) { desk.inbox.add_tag(desk.bob, desk.organization, id, tag, then); });
    };
    put("vip");
    CHECK(put(vip.id.text()).tags.size() == 1);
    CHECK(code_of([&] { put("nope"); }) == Code::not_found);
    InboxFilter filter;
    filter.tag = "vip";
    CHECK(desk.ids(desk.bob, filter) == Ids{id});
    const Conversation off = wait_for<Conversation>(
        [&](auto then) { desk.inbox.remove_tag(desk.bob, desk.organization, id, "VIP", then); });
    CHECK(off.tags.empty());
    CHECK(desk.ids(desk.bob, filter).empty());
}

TEST_CASE("deleting is for owners and admins, and never for what a hold keeps") {
    Desk desk;
    const auto id = desk.waiting();
    CHECK(code_of([&] { desk.remove(desk.bob, id); }) == Code::forbidden);
    Hold hold;
    hold.conversation_id = id;
    hold.reason = "Court order";
    hold.created_by = "uid:0";
    hold =
        desk.store.write(desk.organization, [&](storage::Tx& tx) { return storage::create_hold(tx, hold); });
    CHECK(desk.inbox.get(desk.bob, desk.organization, id).on_hold);
    CHECK(code_of([&] { desk.remove(desk.olga, id); }) == Code::legal_hold);
    desk.store.write(desk.organization,
                     [&](storage::Tx& tx) { storage::release_hold(tx, hold.id, "uid:0"); });
    const Conversation removed = desk.remove(desk.olga, id);
    CHECK(removed.deleted_at == desk.clock.now());
    CHECK(removed.deleted_by == "member:" + desk.olga.account.text());
    CHECK(code_of([&] { desk.inbox.get(desk.bob, desk.organization, id); }) == Code::not_found);
    CHECK(desk.inbox.get(desk.olga, desk.organization, id).deleted_at);
    CHECK(code_of([&] { desk.claim(desk.olga, id); }) == Code::conflict);
    CHECK(code_of([&] { desk.remove(desk.olga, id); }) == Code::conflict);
    CHECK(desk.ids(desk.olga, InboxView::any).empty());
}

TEST_CASE("a restricted conversation is hidden from every member, not from the administrator") {
    Desk desk;
    const auto id = desk.waiting("Umbrella");
    desk.change_stored(id,
                       [&](Conversation& conversation) { conversation.restricted_at = desk.clock.now(); });
    CHECK(code_of([&] { desk.inbox.get(desk.olga, desk.organization, id); }) == Code::not_found);
    CHECK(code_of([&] { desk.claim(desk.olga, id); }) == Code::not_found);
    CHECK(desk.ids(desk.olga, InboxView::any).empty());
    CHECK(desk.inbox.get(Administrator{0, "root"}, desk.organization, id).restricted_at);
}

TEST_CASE("a short id finds its conversation, in either case") {
    Desk desk;
    const Conversation conversation = desk.stored(desk.waiting());
    std::string loud = conversation.short_id;
    std::transform(loud.begin(), loud.end(), loud.begin(), [](unsigned char c) { return std::toupper(c); });
    CHECK(desk.inbox.id_of(desk.organization, loud) == conversation.id);
    CHECK(desk.inbox.id_of(desk.organization, conversation.id.text()) == conversation.id);
    CHECK(code_of([&] { desk.inbox.id_of(desk.organization, "zzzzzzzz"); }) == Code::not_found);
}

TEST_CASE("notes are listed oldest first, and deleted by their author or an owner") {
    Desk desk;
    Notes notes(desk.context);
    const auto id = desk.waiting();
    const Note first = notes.create(desk.bob, id, "A regular customer");
    desk.clock.move(seconds(1));
    const Note second = notes.create(desk.cleo, id, "Call back");
    CHECK(first.author_name == "Bob");
    CHECK(notes.list(desk.bob, desk.organization, id).size() == 2);
    CHECK(code_of([&] { notes.remove(desk.bob, desk.organization, id, second.id); }) == Code::forbidden);
    notes.remove(desk.bob, desk.organization, id, first.id);
    CHECK(code_of([&] { notes.remove(desk.bob, desk.organization, id, first.id); }) == Code::not_found);
    notes.remove(desk.olga, desk.organization, id, second.id);
    CHECK(notes.list(desk.bob, desk.organization, id).empty());
    desk.store.write(desk.organization, [&](storage::Tx& tx) { storage::restore_item(tx, first.id); });
    CHECK(notes.list(desk.bob, desk.organization, id).size() == 1);
    const auto other = desk.waiting();
    CHECK(code_of([&] { notes.remove(desk.olga, desk.organization, other, first.id); }) == Code::not_found);
    CHECK(code_of([&] { notes.create(desk.bob, id, ""); }) == Code::unprocessable);
}
