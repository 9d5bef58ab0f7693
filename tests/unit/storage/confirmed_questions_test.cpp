#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/articles.hpp"
#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/erase_rows.hpp"

using namespace iterochat;
using namespace iterochat::storage;

namespace {

struct Learning : Fixture {
    Learning() {
        const Visitor person = visitor("Jane");
        talk = conversation(person.id, "where is the unicorn").id;
        store->write(organization, [&](Tx& tx) {
            Article wanted;
            wanted.title = "Animals";
            wanted.body = "In the garden.";
            article = create_article(tx, wanted, {}).id;
            const Message asked = messages_after(tx, talk, 0, 1).front();
            put_confirmed_question(tx, {asked.id, talk, article, asked.text, {}});
        });
    }

    std::vector<std::string> learned(std::int64_t after = 0) {
        return store->read(organization, [&](View& view) {
            std::vector<std::string> questions;
            for (const StoredArticle& stored : article_changes_since(view, after).upserted)
                questions.insert(questions.end(), stored.article.questions.begin(),
                                 stored.article.questions.end());
            return questions;
        });
    }
    std::int64_t revision() {
        return store->read(organization, [](View& view) { return article_revision(view); });
    }

    ConversationId talk;
    ArticleId article;
};

} // namespace

TEST_CASE("the engine reads a confirmed question with its article; the article's own ones stay apart") {
    Learning f;
    CHECK(f.learned() == std::vector<std::string>{"where is the unicorn"});
    f.store->write(f.organization, [&](Tx& tx) {
        Article changed = *find_article(tx, f.article);
        CHECK(changed.questions.empty());
        changed.questions = {"Which animals?"};
        update_article(tx, changed, {});
    });
    CHECK(f.learned() == std::vector<std::string>{"Which animals?", "where is the unicorn"});
}

TEST_CASE(
    "an erased conversation takes its confirmed questions along, and the engine reads the article anew") {
    for (const bool whole : {true, false}) {
        Learning f;
        const auto before = f.revision();
        f.store->write(f.organization, [&](Tx& tx) {
            if (whole)
                erase_conversation_rows(tx, std::array{f.talk});
            else
                erase_visitor_texts(tx, get_conversation(tx, f.talk).visitor_id, std::array{f.talk});
        });
        CHECK(f.revision() > before);
        CHECK(f.learned(before).empty());
        f.store->read(f.organization, [&](View& view) {
            CHECK(article_changes_since(view, before).upserted.size() == 1);
            CHECK(count_confirmed_questions(view, f.article) == 0);
        });
    }
}

TEST_CASE("a restricted conversation's question is hidden from the engine until the restriction ends") {
    Learning f;
    const auto restrict = [&](std::optional<Time> at) {
        f.store->write(f.organization, [&](Tx& tx) {
            Conversation conversation = get_conversation(tx, f.talk);
            conversation.restricted_at = at;
            update_conversation(tx, conversation);
            reread_confirmed_questions(tx, f.talk);
        });
    };
    restrict(Time{1});
    CHECK(f.learned().empty());
    restrict({});
    CHECK(f.learned().size() == 1);
}
