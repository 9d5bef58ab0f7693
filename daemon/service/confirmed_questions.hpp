#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/articles.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/confirmed_questions.hpp"

#include <optional>
#include <vector>

namespace iterochat::service {

/// "This answer was right": a member gives the visitor's question to an article, so that the AI knows it
/// again. The question stays the visitor's: sealed with its message and erased with it. Any thread.
class ConfirmedQuestions {
  public:
    ConfirmedQuestions(const Context& context, ArticlesChanged changed);

    /// `message`: what the AI said, or the notice of its hand-over. Without `article` the one that the answer
    /// cites. A repeat moves the question. Code::unprocessable when there is nothing cited and no article
    /// given, or the question is longer than an article's may be; Code::conflict when the article is full.
    storage::ConfirmedQuestion confirm(const Actor& actor, OrganizationId organization, MessageId message,
                                       const std::optional<ArticleId>& article);
    /// Takes it back; not_found when it was not confirmed.
    void withdraw(const Actor& actor, OrganizationId organization, MessageId message);
    std::vector<storage::ConfirmedQuestion> of_article(const Actor& actor, OrganizationId organization,
                                                       ArticleId article);

  private:
    Context context_;
    ArticlesChanged changed_;
};

} // namespace iterochat::service
