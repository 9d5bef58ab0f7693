#include "daemon/storage/articles.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {

const std::string select_articles = "SELECT a.row, a.id, a.source_id, a.title, a.body, a.language, a.url, "
                                    "a.live, a.handoff, a.created_at, a.updated_at,"
                                    " a.deleted_at, a.deleted_by FROM articles a";
namespace {

std::optional<Article> find_one(View& view, Statement row) {
    if (!row.step())
        return std::nullopt;
    return read_article(view, row);
}

std::int64_t row_of(View& view, const ArticleId& id) {
    Statement row = view.main().select("SELECT row FROM articles WHERE id = ?", id);
    if (!row.step())
        throw Error{Code::not_found, "There is no such article."};
    return row.integer(0);
}

void refuse_taken_source(View& view, const Article& article) {
    if (article.source_id.empty())
        return;
    const auto taken = find_article_by_source(view, article.source_id);
    if (taken && taken->id != article.id)
        throw Error{Code::exists, "There is an article from this source already: \"" + taken->title + "\"."}
            .with_field("source_id");
}

void insert_parts(Tx& tx, std::int64_t row, const Article& article, const std::vector<Passage>& passages) {
    std::string questions;
    for (std::size_t i = 0; i < article.questions.size(); ++i) {
        tx.main().run("INSERT INTO article_questions (article, position, text) VALUES (?, ?, ?)", row,
                      static_cast<std::int64_t>(i), article.questions[i]);
        questions += article.questions[i] + "\n";
    }
    for (const Passage& passage : passages)
        tx.main().run("INSERT INTO passages (article, position, heading, text) VALUES (?, ?, ?, ?)", row,
                      passage.position, passage.heading, passage.text);
    tx.main().run("INSERT INTO article_search (rowid, title, body, questions) VALUES (?, ?, ?, ?)", row,
                  article.title, article.body, questions);
}

} // namespace

Article read_article(View& view, Statement& row) {
    Article a;
    a.id = row.get<ArticleId>(1);
    a.source_id = row.get<std::string>(2);
    a.title = row.get<std::string>(3);
    a.body = row.get<std::string>(4);
    a.language = row.get<std::string>(5);
    a.url = row.get<std::string>(6);
    a.live = row.get<bool>(7);
    a.handoff = row.get<bool>(8);
    a.created_at = row.get<Time>(9);
    a.updated_at = row.get<Time>(10);
    a.deleted_at = row.find<Time>(11);
    a.deleted_by = row.get<std::string>(12);
    Statement questions = view.main().select(
        "SELECT text FROM article_questions WHERE article = ? ORDER BY position", row.integer(0));
    while (questions.step())
        a.questions.push_back(questions.get<std::string>(0));
    return a;
}

std::int64_t next_article_revision(Tx& tx) {
    Statement row = tx.main().prepare(
        "UPDATE counters SET value = value + 1 WHERE name = 'article_revision' RETURNING value");
    row.step();
    const std::int64_t revision = row.integer(0);
    tx.main().finish(row);
    return revision;
}

void insert_article_row(Tx& tx, const Article& a, const std::vector<Passage>& passages) {
    tx.main().run("INSERT INTO articles (id, source_id, title, body, language, url, live, handoff, "
                  "created_at, updated_at,"
                  " deleted_at, deleted_by, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  a.id, a.source_id, a.title, a.body, a.language, a.url, a.live, a.handoff, a.created_at,
                  a.updated_at, a.deleted_at, a.deleted_by, next_article_revision(tx));
    insert_parts(tx, tx.main().last_row(), a, passages);
}

Article create_article(Tx& tx, Article article, const std::vector<Passage>& passages) {
    article.id = ArticleId::make(tx.now());
    article.created_at = tx.now();
    article.updated_at = tx.now();
    article.deleted_at.reset();
    refuse_taken_source(tx, article);
    insert_article_row(tx, article, passages);
    return article;
}

void update_article(Tx& tx, const Article& a, const std::vector<Passage>& passages) {
    const std::int64_t row = row_of(tx, a.id);
    refuse_taken_source(tx, a);
    tx.main().run("UPDATE articles SET source_id = ?, title = ?, body = ?, language = ?, url = ?, live = ?, "
                  "handoff = ?,"
                  " updated_at = ?, revision = ? WHERE row = ?",
                  a.source_id, a.title, a.body, a.language, a.url, a.live, a.handoff, tx.now(),
                  next_article_revision(tx), row);
    tx.main().run("DELETE FROM article_questions WHERE article = ?", row);
    tx.main().run("DELETE FROM passages WHERE article = ?", row);
    tx.main().run("DELETE FROM article_search WHERE rowid = ?", row);
    insert_parts(tx, row, a, passages);
}

std::optional<Article> find_article(View& view, const ArticleId& id) {
    static const std::string sql = select_articles + " WHERE a.id = ?";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(id);
    return find_one(view, std::move(row));
}

std::optional<Article> find_article_by_source(View& view, std::string_view source_id) {
    static const std::string sql =
        select_articles + " WHERE a.source_id = ? AND a.source_id <> '' AND a.deleted_at IS NULL";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(source_id);
    return find_one(view, std::move(row));
}

std::vector<Passage> passages_of(View& view, const ArticleId& id) {
    std::vector<Passage> passages;
    Statement rows = view.main().select(
        "SELECT p.position, p.heading, p.text FROM passages p JOIN articles a ON a.row = p.article"
        " WHERE a.id = ? ORDER BY p.position",
        id);
    while (rows.step())
        passages.push_back({id, rows.get<int>(0), rows.get<std::string>(1), rows.get<std::string>(2)});
    return passages;
}

std::vector<Article> list_articles(View& view, const std::optional<ArticleId>& after, std::size_t limit) {
    static const std::string sql =
        select_articles + " WHERE a.deleted_at IS NULL AND a.id > ? ORDER BY a.id LIMIT ?";
    std::vector<Article> articles;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(after.value_or(ArticleId{}), static_cast<std::int64_t>(limit));
    while (rows.step())
        articles.push_back(read_article(view, rows));
    return articles;
}

std::vector<Article> newest_articles(View& view, const std::optional<ArticleId>& before,
                                     std::optional<bool> live, std::size_t limit) {
    static const std::string sql = select_articles +
                                   " WHERE a.deleted_at IS NULL AND (?1 IS NULL OR a.id < ?1)"
                                   " AND (?2 IS NULL OR a.live = ?2) ORDER BY a.id DESC LIMIT ?3";
    std::vector<Article> articles;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(before, live, static_cast<std::int64_t>(limit));
    while (rows.step())
        articles.push_back(read_article(view, rows));
    return articles;
}

std::int64_t count_articles(View& view) {
    Statement row = view.main().prepare("SELECT count(*) FROM articles WHERE deleted_at IS NULL");
    row.step();
    return row.integer(0);
}

std::vector<std::pair<ArticleId, std::string>> article_sources(View& view) {
    std::vector<std::pair<ArticleId, std::string>> sources;
    Statement rows =
        view.main().prepare("SELECT id, source_id FROM articles WHERE source_id <> '' AND deleted_at IS NULL"
                            " ORDER BY row");
    while (rows.step())
        sources.emplace_back(rows.get<ArticleId>(0), rows.get<std::string>(1));
    return sources;
}

std::int64_t article_revision(View& view) {
    Statement row = view.main().prepare("SELECT value FROM counters WHERE name = 'article_revision'");
    row.step();
    return row.integer(0);
}

ArticleChanges article_changes_since(View& view, std::int64_t revision) {
    static const std::string sql = select_articles + " WHERE a.revision > ? ORDER BY a.revision";
    ArticleChanges changes;
    changes.revision = article_revision(view);
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(revision);
    while (rows.step()) {
        Article article = read_article(view, rows);
        if (article.live && !article.deleted_at) {
            std::vector<Passage> passages = passages_of(view, article.id);
            for (ConfirmedQuestion& question : confirmed_questions_of(view, article.id))
                article.questions.push_back(std::move(question.text));
            changes.upserted.push_back({std::move(article), std::move(passages)});
        } else {
            changes.removed.push_back(article.id);
        }
    }
    Statement gone = view.main().select("SELECT id FROM removed_articles WHERE revision > ?", revision);
    while (gone.step())
        changes.removed.push_back(gone.get<ArticleId>(0));
    return changes;
}

} // namespace iterochat::storage
