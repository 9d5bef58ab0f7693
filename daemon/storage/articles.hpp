#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

struct StoredArticle {
    Article article;
    std::vector<Passage> passages; ///< in order
};

/// The article gets its id and times. Code::exists when a live article has its source id. Each of these
/// raises the revision.
Article create_article(Tx& tx, Article article, const std::vector<Passage>& passages);
void update_article(Tx& tx, const Article& article,
                    const std::vector<Passage>& passages); ///< all but id and created_at; updated now

std::optional<Article> find_article(View& view, const ArticleId& id);                  ///< a deleted one too
std::optional<Article> find_article_by_source(View& view, std::string_view source_id); ///< not deleted
std::vector<Passage> passages_of(View& view, const ArticleId& id);

/// Not deleted ones, by id (oldest first), `limit` after `after`.
std::vector<Article> list_articles(View& view, const std::optional<ArticleId>& after, std::size_t limit);
/// Not deleted ones, newest first, `limit` before `before`; live ones, drafts, or (without `live`) both.
std::vector<Article> newest_articles(View& view, const std::optional<ArticleId>& before,
                                     std::optional<bool> live, std::size_t limit);
std::int64_t count_articles(View& view); ///< not deleted
/// Ids and source ids of not deleted imported articles: what a prune compares.
std::vector<std::pair<ArticleId, std::string>> article_sources(View& view);

/// Full-text search over title, body and questions of not deleted ones, best first. Any text is a valid
/// query: its words must all be there, the last one as a beginning.
std::vector<Article> search_articles(View& view, std::string_view query, std::size_t limit);

// What the answer engine reads. "Live" means not a draft and not deleted.

std::int64_t article_revision(View& view); ///< grows with each change of any article; cheap
struct ArticleChanges {
    std::int64_t revision = 0;
    std::vector<StoredArticle> upserted; ///< live ones changed since, with the confirmed questions too
    std::vector<ArticleId> removed;      ///< deleted, erased or turned to drafts since
};
ArticleChanges article_changes_since(View& view, std::int64_t revision); ///< 0: everything

} // namespace iterochat::storage
