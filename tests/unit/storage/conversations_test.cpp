#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/events.hpp"
#include "daemon/storage/tags.hpp"

#include <set>

using namespace iterochat;
using namespace iterochat::storage;

TEST_CASE("a message comes back as it was posted") {
    Fixture f;
    const Visitor visitor = f.visitor("Jane Doe", "jane@example.com");
    const Conversation conversation = f.conversation(visitor.id, "নমস্কার \xF0\x9F\x98\x80 refund?", "c-1");
    f.store->write(f.organization, [&](Tx& tx) {
        NewMessage answer;
        answer.conversation_id = conversation.id;
        answer.author = {AuthorKind::ai, {}, {}};
        answer.text = "See the article.";
        answer.citations = {
            {ArticleId::make(tx.now()), "Refunds", "Within 30 days.", "https://example.com/r"}};
        answer.suggestions = {"Shipping", "Returns"};
        post_message(tx, answer);
    });
    f.open(); // from disk
    f.store->read(f.organization, [&](View& view) {
        const auto messages = messages_after(view, conversation.id, 0, 10);
        REQUIRE(messages.size() == 2);
        CHECK(messages[0].text == "নমস্কার \xF0\x9F\x98\x80 refund?");
        CHECK(messages[0].seq == 1);
        CHECK(messages[0].author.name == "Jane Doe");
        CHECK(messages[0].client_id.empty()); // only its keyed hash is stored
        CHECK(find_message_by_client_id(view, conversation.id, "c-1")->id == messages[0].id);
        CHECK_FALSE(find_message_by_client_id(view, conversation.id, "c-2"));
        CHECK(messages[1].seq == 2);
        CHECK(messages[1].citations.at(0).quote == "Within 30 days.");
        CHECK(messages[1].suggestions == std::vector<std::string>{"Shipping", "Returns"});
        const Conversation read = get_conversation(view, conversation.id);
        CHECK(read.visitor_name == "Jane Doe");
        CHECK(read.visitor_email == "jane@example.com");
        CHECK(read.preview == "See the article.");
        CHECK(read.last_seq == 2);
        CHECK(read.short_id == short_id_of(read.id));
        CHECK(find_conversation_by_short_id(view, read.short_id)->id == read.id);
    });
}

TEST_CASE("the same client id returns the first message and changes nothing") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id);
    const Message first = f.post(conversation, "once", "c-7");
    const std::int64_t position = f.store->read(f.organization, [](View& v) { return last_event_seq(v); });
    const Posted again = f.store->write(f.organization, [&](Tx& tx) {
        return post_message(tx, Fixture::from_visitor(conversation, "twice", "c-7"));
    });
    CHECK(again.existed);
    CHECK(again.message.id == first.id);
    CHECK(again.message.text == "once");
    f.store->read(f.organization, [&](View& view) {
        CHECK(messages_after(view, conversation.id, 0, 10).size() == 2);
        CHECK(last_event_seq(view) == position);
    });
}

TEST_CASE(
    "the same starting client id returns the visitor's conversation, another visitor's starts its own") {
    Fixture f;
    const Visitor a = f.visitor();
    const Visitor b = f.visitor();
    const auto start = [&](const Visitor& visitor) {
        return f.store->write(f.organization, [&](Tx& tx) {
            return start_conversation(tx, {visitor.id, "start", ConversationState::ai_active, "en"});
        });
    };
    const Started first = start(a);
    CHECK_FALSE(first.existed);
    CHECK(start(a).existed);
    CHECK(start(a).conversation.id == first.conversation.id);
    CHECK_FALSE(start(b).existed);
}

TEST_CASE("messages are listed forwards and backwards from a position") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id, "1");
    for (int i = 2; i <= 9; ++i)
        f.post(conversation, std::to_string(i));
    f.store->read(f.organization, [&](View& view) {
        const auto seqs = [](const std::vector<Message>& messages) {
            std::vector<std::int64_t> all;
            for (const Message& message : messages)
                all.push_back(message.seq);
            return all;
        };
        CHECK(seqs(messages_after(view, conversation.id, 6, 2)) == std::vector<std::int64_t>{7, 8});
        CHECK(seqs(messages_before(view, conversation.id, 4, 2)) == std::vector<std::int64_t>{2, 3});
        CHECK(messages_after(view, conversation.id, 9, 5).empty());
    });
}

TEST_CASE("a list of conversations pages through all of them once, newest activity first") {
    Fixture f;
    const Visitor visitor = f.visitor();
    for (int i = 0; i < 7; ++i)
        f.conversation(visitor.id);
    f.store->read(f.organization, [&](View& view) {
        std::set<ConversationId> seen;
        std::optional<ConversationCursor> cursor;
        Time last{std::numeric_limits<std::int64_t>::max()};
        do {
            const auto page = list_conversations(view, {}, cursor, 3);
            for (const Conversation& conversation : page.items) {
                CHECK(seen.insert(conversation.id).second);
                CHECK(conversation.last_activity_at <= last);
                last = conversation.last_activity_at;
            }
            cursor = page.next ? ConversationCursor::parse(page.next->text()) : std::nullopt;
        } while (cursor);
        CHECK(seen.size() == 7);
    });
    CHECK_FALSE(ConversationCursor::parse("forged").has_value());
}

TEST_CASE("filters narrow the list by state, tag, language, assignee and deletion") {
    Fixture f;
    const Visitor visitor = f.visitor();
    Conversation waiting = f.conversation(visitor.id);
    Conversation deleted = f.conversation(visitor.id);
    const Conversation other = f.conversation(visitor.id);
    const AccountId member = AccountId::make({1'790'000'000'000});
    const Tag tag = f.store->write(f.organization, [&](Tx& tx) {
        set_member_name(tx, member, "Max");
        waiting.state = ConversationState::waiting;
        waiting.language = "bn";
        waiting.assignee_id = member;
        waiting.summary = "Wants a refund.";
        waiting.reason = HandoffReason::refund;
        update_conversation(tx, waiting);
        deleted.deleted_at = tx.now();
        update_conversation(tx, deleted);
        const Tag made = create_tag(tx, "VIP");
        tag_conversation(tx, waiting.id, made.id);
        tag_conversation(tx, waiting.id, made.id);
        return made;
    });
    f.store->read(f.organization, [&](View& view) {
        const auto count = [&](const ConversationFilter& filter) {
            return list_conversations(view, filter, {}, 10).items.size();
        };
        CHECK(count({}) == 2);
        ConversationFilter filter;
        filter.with_deleted = true;
        CHECK(count(filter) == 3);
        filter = {};
        filter.states = {ConversationState::waiting, ConversationState::assigned};
        filter.tag = tag.id;
        filter.language = "bn";
        filter.assignee = member;
        const auto page = list_conversations(view, filter, {}, 10);
        REQUIRE(page.items.size() == 1);
        CHECK(page.items[0].summary == "Wants a refund.");
        CHECK(page.items[0].assignee_name == "Max");
        CHECK(page.items[0].tags.at(0).name == "VIP");
        CHECK(page.items[0].reason == HandoffReason::refund);
        filter.language = "en";
        CHECK(count(filter) == 0);
        CHECK(count_conversations_by_state(view) == std::array<std::int64_t, 4>{1, 1, 0, 0});
    });
}

TEST_CASE("a client that resumes from a position gets every later change in order") {
    Fixture f;
    const Visitor a = f.visitor();
    const Visitor b = f.visitor();
    const Conversation of_a = f.conversation(a.id, "one");
    const std::int64_t position = f.store->read(f.organization, [](View& v) { return last_event_seq(v); });
    const Conversation of_b = f.conversation(b.id, "two");
    f.post(of_a, "three");
    f.store->read(f.organization, [&](View& view) {
        const auto all = events_since(view, position, std::nullopt, 100);
        REQUIRE(all.size() == 4); // two messages, two conversations
        for (std::size_t i = 1; i < all.size(); ++i)
            CHECK(all[i - 1].seq < all[i].seq);
        CHECK(std::get<Message>(all[0].what).text == "two");
        CHECK(all[0].visitor_id == b.id);
        const auto mine = events_since(view, position, a.id, 100);
        REQUIRE(mine.size() == 2);
        CHECK(std::get<Message>(mine[0].what).text == "three");
        CHECK(std::get<Conversation>(mine[1].what).id == of_a.id);
        CHECK(events_since(view, last_event_seq(view), std::nullopt, 100).empty());
        CHECK(events_since(view, 0, std::nullopt, 2).size() == 2);
    });
}

TEST_CASE("a tag's name is taken whatever its case") {
    Fixture f;
    f.store->write(f.organization, [](Tx& tx) { create_tag(tx, "Refund"); });
    CHECK(code_of([&] { f.store->write(f.organization, [](Tx& tx) { create_tag(tx, "REFUND"); }); }) ==
          Code::exists);
}

TEST_CASE("visitors are found by address and by the business's own id") {
    Fixture f;
    Visitor claimed = f.visitor("Jane", "Jane@Example.com");
    f.store->write(f.organization, [](Tx& tx) {
        Visitor verified;
        verified.email = "jane@example.com";
        verified.verified = true;
        verified.verified_id = "customer-17";
        create_visitor(tx, verified);
    });
    f.store->read(f.organization, [](View& view) {
        CHECK(find_visitors_by_email(view, " JANE@example.com", true).size() == 2);
        CHECK(find_visitors_by_email(view, "jane@example.com", false).size() == 1);
        CHECK(find_visitors_by_email(view, "", true).empty());
        CHECK(find_visitor_by_verified_id(view, "customer-17").has_value());
        CHECK_FALSE(find_visitor_by_verified_id(view, "customer-18").has_value());
    });
}

TEST_CASE("a visitor's token names its organization and ends when it expires") {
    Fixture f;
    const Visitor visitor = f.visitor();
    const std::string token = f.store->write(f.organization, [&](Tx& tx) {
        return create_visitor_session(tx, visitor.id, tx.now() + minutes(1));
    });
    CHECK(organization_of_visitor_token(token) == f.organization);
    CHECK_FALSE(organization_of_visitor_token(token.substr(1)).has_value());
    CHECK_FALSE(organization_of_visitor_token("vt_").has_value());
    const auto find = [&](const std::string& with) {
        return f.store->read(f.organization, [&](View& view) { return find_visitor_session(view, with); });
    };
    CHECK(find(token)->visitor_id == visitor.id);
    CHECK_FALSE(find(token + "x").has_value());
    f.clock.advance(minutes(2));
    CHECK_FALSE(find(token).has_value());
    CHECK(files_with(f.folder.path(), token.substr(26)).empty()); // only its hash is stored
}
