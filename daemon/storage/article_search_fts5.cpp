#include "daemon/storage/articles.hpp"

#include "common/base/text.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

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

} // namespace iterochat::storage
