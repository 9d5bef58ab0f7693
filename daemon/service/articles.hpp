#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

/// Told after the commit that an organization's live articles changed; must not block.
using ArticlesChanged = std::function<void(OrganizationId)>;

struct NewArticle {
    ArticleDraft draft;
    bool live = true;
    bool handoff = false; ///< an answer from it goes to a person
};

struct ArticleChange {
    std::optional<std::string> title;
    std::optional<std::string> body;
    std::optional<std::string> language;
    std::optional<std::string> url;
    std::optional<std::vector<std::string>> questions;
    std::optional<bool> live;
    std::optional<bool> handoff;
};

struct ArticleQuery {
    std::string cursor; ///< of the page before; empty: from the beginning
    int limit = 50;
    bool newest_first = false; ///< else oldest first
    std::optional<bool> live;  ///< only live ones, or only drafts: these come newest first
};

struct ArticlePage {
    std::vector<Article> items;
    std::optional<std::string> next; ///< cursor
};

/// What a search found, with the words around the first hit.
struct ArticleHit {
    Article article;
    std::string snippet;
};

struct Reindexed {
    std::size_t articles = 0;
    std::size_t passages = 0;
};

/// The knowledge base. Every write stores the article, its passages and questions in one transaction and
/// moves the revision that answers are read from. Any thread.
class Articles {
  public:
    Articles(const Context& context, ArticlesChanged changed);

    Article create(const Actor& actor, OrganizationId organization, const NewArticle& article);
    Article change(const Actor& actor, OrganizationId organization, ArticleId id,
                   const ArticleChange& change);
    Article remove(const Actor& actor, OrganizationId organization, ArticleId id); ///< softly

    /// What articles said before they were edited leaves the search's index. In short steps beside others'
    /// writes; nothing when nothing was edited. For the hourly clock.
    void forget_old_words(OrganizationId organization);

    Article get(const Actor& actor, OrganizationId organization, ArticleId id);
    std::vector<Passage> passages(const Actor& actor, OrganizationId organization, ArticleId id);
    ArticlePage list(const Actor& actor, OrganizationId organization, const ArticleQuery& query);
    std::vector<ArticleHit> search(const Actor& actor, OrganizationId organization, std::string_view words,
                                   int limit);
    /// Every article that is not deleted, oldest first, in batches: never all in memory.
    void each(const Actor& actor, OrganizationId organization,
              const std::function<void(const Article&)>& take);
    ArticleId id_of(OrganizationId organization,
                    std::string_view id_or_source); ///< not_found; for the command line

    /// Splits every article again, in batches. `progress` gets done and total, and may throw to stop.
    Reindexed reindex(const Actor& actor, OrganizationId organization,
                      const std::function<void(std::int64_t done, std::int64_t total)>& progress);

  private:
    Context context_;
    ArticlesChanged changed_;
};

} // namespace iterochat::service
