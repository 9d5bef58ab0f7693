#pragma once

#include "daemon/answer/answer.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace iterochat::answer {

/// Articles in memory that tests add, change and remove; any thread.
class MemorySource : public PassageSource {
  public:
    ArticleId put(const std::string& title, const std::string& body,
                  std::vector<std::string> questions = {}) {
        Article article;
        article.id = ArticleId::make(Time{1'700'000'000'000 + number_++});
        article.title = title;
        article.body = body;
        article.questions = std::move(questions);
        put(article);
        return article.id;
    }

    void put(const Article& article) {
        const std::lock_guard lock(mutex_);
        articles_[article.id] = {++revision_, {article, split_passages(article)}};
        removed_.erase(article.id);
    }

    void remove(const ArticleId& id) {
        const std::lock_guard lock(mutex_);
        articles_.erase(id);
        removed_[id] = ++revision_;
    }

    std::int64_t revision() const override {
        const std::lock_guard lock(mutex_);
        return revision_;
    }

    Changes changes_since(std::int64_t revision) const override {
        const std::lock_guard lock(mutex_);
        Changes changes;
        changes.revision = revision_;
        for (const auto& [id, entry] : articles_)
            if (entry.first > revision)
                changes.upserted.push_back(entry.second);
        for (const auto& [id, at] : removed_)
            if (at > revision)
                changes.removed.push_back(id);
        return changes;
    }

  private:
    mutable std::mutex mutex_;
    std::int64_t revision_ = 0;
    std::int64_t number_ = 0;
    std::map<ArticleId, std::pair<std::int64_t, KnowledgeArticle>> articles_;
    std::map<ArticleId, std::int64_t> removed_;
};

inline Question ask(std::string text) {
    Question question;
    question.text = std::move(text);
    return question;
}

} // namespace iterochat::answer
