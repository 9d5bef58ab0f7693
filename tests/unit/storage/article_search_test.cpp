#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/article_search.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/posting_account.hpp"

using namespace iterochat;
using namespace iterochat::storage;

namespace {

Article written(Fixture& f, const std::string& title, const std::string& body) {
    return f.store->write(f.organization, [&](Tx& tx) {
        Article article;
        article.title = title;
        article.body = body;
        article.live = true;
        return create_article(tx, article, {});
    });
}

void edit(Fixture& f, Article article, const std::string& body) {
    article.body = body;
    f.store->write(f.organization, [&](Tx& tx) { update_article(tx, article, {}); });
}

/// Without its first letter: FTS5 leaves out what a word has in common with the one before.
std::int64_t blocks_with(Fixture& f, const std::string& end_of_word) {
    return f.store->read(f.organization, [&](View& view) {
        Statement row = view.main().select(
            "SELECT count(*) FROM article_search_data WHERE instr(block, CAST(? AS BLOB))", end_of_word);
        row.step();
        return row.integer(0);
    });
}

int merge_all(Fixture& f) {
    int steps = 0;
    while (f.store->write(f.organization, [&](Tx& tx) { return merge_article_words(tx, steps == 0); }))
        ++steps;
    return steps;
}

bool has_old(Fixture& f) {
    return f.store->read(f.organization, [](View& view) { return has_old_article_words(view); });
}

} // namespace

TEST_CASE("a merge in steps takes the old words of articles out of the index, and only those") {
    Fixture f;
    CHECK_FALSE(has_old(f));
    const Article edited = written(f, "Returns", "Send it to zanzibarquokka");
    for (int i = 0; i < 200; ++i) {
        std::string body;
        for (int word = 0; word < 100; ++word)
            body += "word" + std::to_string(i * 100 + word) + " ";
        written(f, "Article " + std::to_string(i), body);
    }
    edit(f, edited, "Send it to madagascarlemur");
    CHECK(blocks_with(f, "anzibarquokka") > 0);
    CHECK(has_old(f));
    CHECK(merge_all(f) > 0);
    CHECK(blocks_with(f, "anzibarquokka") == 0);
    CHECK(blocks_with(f, "adagascarlemur") == 1);
    CHECK_FALSE(has_old(f));
    CHECK(merge_all(f) == 0);
    f.store->read(f.organization, [&](View& view) {
        CHECK(search_articles(view, "madagascarlemur", 5).size() == 1);
        CHECK(search_articles(view, "word19999", 5).size() == 1);
        CHECK(search_articles(view, "zanzibarquokka", 5).empty());
        CHECK(account_article_search(view).faults() == 0);
    });
}

TEST_CASE("old words that an edit leaves during a merge go with the next") {
    Fixture f;
    const Article edited = written(f, "Returns", "Send it to zanzibarquokka");
    edit(f, edited, "Send it to madagascarlemur");
    f.store->write(f.organization, [](Tx& tx) { merge_article_words(tx, true); });
    edit(f, edited, "Send it to tasmanianwombat");
    merge_all(f);
    if (has_old(f))
        merge_all(f);
    CHECK(blocks_with(f, "anzibarquokka") + blocks_with(f, "adagascarlemur") == 0);
    CHECK(blocks_with(f, "asmanianwombat") == 1);
}
