#include "daemon/storage/article_search.hpp"

#include "common/base/text.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

constexpr std::int64_t merged_pages = 64; ///< a step; about 4 ms

/// Each word as a quoted string, so that no word of a person is an operator of FTS5; the last as a beginning.
std::string match_of(std::string_view query) {
    std::string match;
    for (const std::string& word : words_of(query))
        match += (match.empty() ? "\"" : " \"") + word + "\"";
    if (!match.empty())
        match += "*";
    return match;
}

} // namespace

std::vector<Article> search_articles(View& view, std::string_view query, std::size_t limit) {
    std::vector<Article> articles;
    const std::string match = match_of(query);
    if (match.empty())
        return articles;
    // A word in the title weighs ten times one in the body, one in a question five times.
    Statement rows = view.main().select("SELECT a.id FROM article_search s JOIN articles a ON a.row = s.rowid"
                                        " WHERE article_search MATCH ? AND a.deleted_at IS NULL"
                                        " ORDER BY bm25(article_search, 10.0, 1.0, 5.0), a.row LIMIT ?",
                                        match, static_cast<std::int64_t>(limit));
    while (rows.step())
        if (auto article = find_article(view, rows.get<ArticleId>(0)))
            articles.push_back(std::move(*article));
    return articles;
}

bool has_old_article_words(View& view) {
    // Of FTS5's blocks 1 and 10 are the averages and the structure; of the others the upper bits are the
    // segment.
    Statement row = view.main().select("SELECT (SELECT min(id) FROM article_search_data WHERE id > 10) >> 37"
                                       " < (SELECT max(id) FROM article_search_data) >> 37");
    return row.step() && !row.is_null(0) && row.get<bool>(0);
}

bool merge_article_words(Tx& tx, bool begin) {
    const auto changes = [&] {
        Statement row = tx.main().select("SELECT total_changes()");
        row.step();
        return row.integer(0);
    };
    const std::int64_t before = changes();
    // Negative: all segments, whatever their level. "Fewer than two changes" is how FTS5 says that it is
    // through.
    tx.main().run("INSERT INTO article_search (article_search, rank) VALUES ('merge', ?)",
                  begin ? -merged_pages : merged_pages);
    return changes() - before >= 2;
}

} // namespace iterochat::storage
