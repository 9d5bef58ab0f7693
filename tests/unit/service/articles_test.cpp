#include "desk.hpp"

#include "daemon/storage/article_search.hpp"
#include "daemon/storage/articles.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

namespace {

service::NewArticle article_called(const std::string& title,
                                   const std::string& body = "Some words to read.") {
    service::NewArticle article;
    article.draft.title = title;
    article.draft.body = body;
    return article;
}

} // namespace

TEST_CASE("an article and its passages are one write, and answers are told") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    auto wanted = article_called("Returns", "# Returns\n\nSend it back within 30 days.");
    wanted.draft.questions = {"How do I return an order?"};
    const auto created = articles.create(desk.administrator, acme, wanted);
    CHECK(desk.articles_changed == 1);
    CHECK(articles.get(desk.administrator, acme, created.id).questions == wanted.draft.questions);
    const auto passages = articles.passages(desk.administrator, acme, created.id);
    REQUIRE_FALSE(passages.empty());
    CHECK(passages[0].text.find("30 days") != std::string::npos);

    service::ArticleChange change;
    change.body = "# Returns\n\nSend it back within 14 days.";
    articles.change(desk.administrator, acme, created.id, change);
    CHECK(articles.passages(desk.administrator, acme, created.id)[0].text.find("14 days") !=
          std::string::npos);
    CHECK(articles.get(desk.administrator, acme, created.id).questions == wanted.draft.questions);
    CHECK(desk.articles_changed == 2);
}

TEST_CASE("every change of an article raises the revision") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    const auto revision = [&] {
        return desk.store.read(acme, [](storage::View& view) { return storage::article_revision(view); });
    };
    auto last = revision();
    const auto grew = [&] {
        const auto now = revision();
        const bool larger = now > last;
        last = now;
        return larger;
    };
    const auto id = articles.create(desk.administrator, acme, article_called("Returns")).id;
    CHECK(grew());
    service::ArticleChange draft;
    draft.live = false;
    articles.change(desk.administrator, acme, id, draft);
    CHECK(grew());
    articles.remove(desk.administrator, acme, id);
    CHECK(grew());
    CHECK_FALSE(grew());
}

TEST_CASE("a deleted article is gone for everyday calls") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    const auto id = articles.create(desk.administrator, acme, article_called("Returns")).id;
    const auto removed = articles.remove(desk.administrator, acme, id);
    CHECK(removed.deleted_by == "uid:0");
    CHECK(refusal([&] { articles.get(desk.administrator, acme, id); }) == Code::not_found);
    CHECK(refusal([&] { articles.change(desk.administrator, acme, id, {}); }) == Code::not_found);
    CHECK(refusal([&] { articles.remove(desk.administrator, acme, id); }) == Code::not_found);
    CHECK(articles.list(desk.administrator, acme, {}).items.empty());
    CHECK(articles.search(desk.administrator, acme, "words", 10).empty());
}

TEST_CASE("pages of articles hold each once") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    for (int i = 0; i < 7; ++i) {
        articles.create(desk.administrator, acme, article_called("Article " + std::to_string(i)));
        desk.clock.advance(seconds(1));
    }
    std::vector<std::string> titles;
    std::string cursor;
    do {
        const auto page = articles.list(desk.administrator, acme, {.cursor = cursor, .limit = 3, .live = {}});
        CHECK(page.items.size() <= 3);
        for (const Article& article : page.items)
            titles.push_back(article.title);
        cursor = page.next.value_or("");
    } while (!cursor.empty());
    REQUIRE(titles.size() == 7);
    CHECK(titles.front() == "Article 0");
    CHECK(titles.back() == "Article 6");
    CHECK(refusal([&] { articles.list(desk.administrator, acme, {.cursor = "forged", .live = {}}); }) ==
          Code::invalid);
    std::size_t all = 0;
    articles.each(desk.administrator, acme, [&](const Article&) { ++all; });
    CHECK(all == 7);
}

TEST_CASE("the newest articles come first when asked for, live ones and drafts apart") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    for (int i = 0; i < 6; ++i) {
        auto article = article_called("Article " + std::to_string(i));
        article.live = i % 2 == 0;
        articles.create(desk.administrator, acme, article);
        desk.clock.advance(seconds(1));
    }
    const auto titles = [&](service::ArticleQuery query) {
        std::vector<std::string> found;
        for (const Article& article : articles.list(desk.administrator, acme, query).items)
            found.push_back(article.title);
        return found;
    };
    using Titles = std::vector<std::string>;
    CHECK(titles({{}, 2, true, {}}) == Titles{"Article 5", "Article 4"});
    CHECK(titles({{}, 50, false, false}) == Titles{"Article 5", "Article 3", "Article 1"});
    const auto page = articles.list(desk.administrator, acme, {{}, 2, false, true});
    REQUIRE(page.next);
    CHECK(titles({*page.next, 2, false, true}) == Titles{"Article 0"});
}

TEST_CASE("a search finds words and shows them in their place") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    const std::string before(300, 'x');
    articles.create(desk.administrator, acme,
                    article_called("Shipping", before + " parcels travel by bicycle through the rain"));
    articles.create(desk.administrator, acme, article_called("Payment", "Cards and bank transfer."));
    const auto hits = articles.search(desk.administrator, acme, "bicycle", 10);
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].article.title == "Shipping");
    CHECK(hits[0].snippet.find("bicycle") != std::string::npos);
    CHECK_NOTHROW(articles.search(desk.administrator, acme, "\"( AND * NEAR", 10));
}

TEST_CASE("an article is named by id or source id") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    auto wanted = article_called("Returns");
    wanted.draft.source_id = "returns.md";
    const auto id = articles.create(desk.administrator, acme, wanted).id;
    CHECK(articles.id_of(acme, "returns.md") == id);
    CHECK(articles.id_of(acme, id.text()) == id);
    CHECK(refusal([&] { articles.id_of(acme, "absent.md"); }) == Code::not_found);
}

TEST_CASE("agents and other organizations have no way to the articles") {
    Desk desk;
    const auto acme = desk.make_tenant("acme");
    const auto other = desk.make_tenant("other");
    const auto agent = desk.make_member(acme, Role::agent, "cem@acme.example");
    const auto eve = desk.make_member(other, Role::owner, "eve@other.example");
    service::Articles articles(desk.context, desk.note_change);
    const auto id = articles.create(desk.administrator, acme, article_called("Returns")).id;
    CHECK(refusal([&] { articles.get(agent, acme, id); }) == Code::forbidden);
    CHECK(refusal([&] { articles.create(agent, acme, article_called("Mine")); }) == Code::forbidden);
    CHECK(refusal([&] { articles.get(eve, acme, id); }) == Code::not_found);
    CHECK(refusal([&] { articles.get(eve, other, id); }) == Code::not_found);
    CHECK(refusal([&] { articles.remove(eve, other, id); }) == Code::not_found);
}

TEST_CASE("a broken rule of an article changes nothing") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    CHECK(refusal([&] { articles.create(desk.administrator, acme, article_called("")); }) ==
          Code::unprocessable);
    const auto id = articles.create(desk.administrator, acme, article_called("Returns")).id;
    service::ArticleChange change;
    change.title = "New title";
    change.url = "javascript:alert(1)";
    CHECK(refusal([&] { articles.change(desk.administrator, acme, id, change); }) == Code::unprocessable);
    CHECK(articles.get(desk.administrator, acme, id).title == "Returns");
}

TEST_CASE("a title alone is a draft at most: live articles have a text") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    auto wanted = article_called("Stoves", " \n");
    CHECK_THROWS_WITH(articles.create(desk.administrator, acme, wanted), Catch::Contains("needs a text"));
    wanted.live = false;
    const auto draft = articles.create(desk.administrator, acme, wanted);
    service::ArticleChange publish;
    publish.live = true;
    CHECK_THROWS_WITH(articles.change(desk.administrator, acme, draft.id, publish),
                      Catch::Contains("needs a text"));
    publish.body = "By the metre.";
    CHECK(articles.change(desk.administrator, acme, draft.id, publish).live);
}

TEST_CASE("a reindex splits every article again and keeps them as they were") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    const auto id = articles.create(desk.administrator, acme, article_called("Returns")).id;
    std::int64_t told = 0;
    const auto done = articles.reindex(desk.administrator, acme,
                                       [&](std::int64_t count, std::int64_t total) { told = count + total; });
    CHECK(done.articles == 1);
    CHECK(done.passages == articles.passages(desk.administrator, acme, id).size());
    CHECK(told == 2);
    CHECK(articles.get(desk.administrator, acme, id).title == "Returns");
}

TEST_CASE("the hourly clock leaves the words of today in the articles' index alone") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Articles articles(desk.context, desk.note_change);
    const auto created =
        articles.create(desk.administrator, acme, article_called("Returns", "zanzibarquokka"));
    service::ArticleChange change;
    change.body = "madagascarlemur";
    articles.change(desk.administrator, acme, created.id, change);
    articles.forget_old_words(acme);
    articles.forget_old_words(acme);
    CHECK(articles.search(desk.administrator, acme, "madagascarlemur", 5).size() == 1);
    CHECK(articles.search(desk.administrator, acme, "zanzibarquokka", 5).empty());
    CHECK_FALSE(
        desk.store.read(acme, [](storage::View& view) { return storage::has_old_article_words(view); }));
}
