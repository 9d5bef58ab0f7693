#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

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

struct ArticlePage {
    std::vector<Article> items;
    std::optional<std::string> next; ///< cursor
};

/// The knowledge base. Every write stores the article, its passages and questions in one transaction and
/// moves the revision that answers are read from. Any thread.
class Articles {
  public:
    explicit Articles(const Context& context);

    Article create(const Actor& actor, OrganizationId organization, const NewArticle& article);
    Article change(const Actor& actor, OrganizationId organization, ArticleId id,
                   const ArticleChange& change);
    Article get(const Actor& actor, OrganizationId organization, ArticleId id);
    ArticlePage list(const Actor& actor, OrganizationId organization, std::string_view cursor,
                     int limit); ///< newest change first
    std::vector<Article> search(const Actor& actor, OrganizationId organization, std::string_view words,
                                int limit);
    void remove(const Actor& actor, OrganizationId organization, ArticleId id); ///< softly
    /// Splits every article again, for a new splitter. Returns how many changed.
    std::size_t reindex(const Actor& actor, OrganizationId organization);

  private:
    Context context_;
};

} // namespace iterochat::service
