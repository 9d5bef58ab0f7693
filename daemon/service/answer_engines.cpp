#include "daemon/service/answer_engines.hpp"

#include "daemon/storage/articles.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

/// An organization's live articles, as storage has them at each call.
class StoredPassages final : public answer::PassageSource {
  public:
    StoredPassages(storage::Store& store, OrganizationId organization)
        : store_(store), organization_(organization) {}

    std::int64_t revision() const override {
        return store_.read(organization_,
                           [](storage::View& view) { return storage::article_revision(view); });
    }
    Changes changes_since(std::int64_t revision) const override {
        storage::ArticleChanges stored = store_.read(organization_, [&](storage::View& view) {
            return storage::article_changes_since(view, revision);
        });
        Changes changes{stored.revision, {}, std::move(stored.removed)};
        changes.upserted.reserve(stored.upserted.size());
        for (storage::StoredArticle& article : stored.upserted)
            changes.upserted.push_back({std::move(article.article), std::move(article.passages)});
        return changes;
    }

  private:
    storage::Store& store_;
    OrganizationId organization_;
};

} // namespace

AnswerEngines::AnswerEngines(const Context& context, std::size_t bytes_most)
    : context_(context), bytes_most_(bytes_most) {}

std::shared_ptr<answer::EmbeddedEngine> AnswerEngines::of(OrganizationId organization) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(engines_.begin(), engines_.end(),
                                    [&](const auto& entry) { return entry.first == organization; });
    if (found == engines_.end())
        engines_.emplace_front(organization,
                               std::make_shared<answer::EmbeddedEngine>(
                                   std::make_shared<StoredPassages>(context_.store, organization)));
    else
        engines_.splice(engines_.begin(), engines_, found);
    return engines_.front().second;
}

void AnswerEngines::forget(OrganizationId organization) {
    const std::lock_guard lock(mutex_);
    engines_.remove_if([&](const auto& entry) { return entry.first == organization; });
}

void AnswerEngines::stop_training() {
    const std::lock_guard lock(mutex_);
    for (const auto& [organization, engine] : engines_)
        engine->stop_training();
}

void AnswerEngines::drop_what_is_too_much() {
    std::list<std::pair<OrganizationId, std::shared_ptr<answer::EmbeddedEngine>>>
        dropped; // freed after the lock
    const std::lock_guard lock(mutex_);
    std::size_t bytes = 0;
    for (auto entry = engines_.begin(); entry != engines_.end(); ++entry) {
        bytes += entry->second->memory_bytes();
        if (bytes > bytes_most_ && entry != engines_.begin()) {
            dropped.splice(dropped.begin(), engines_, entry, engines_.end());
            return;
        }
    }
}

std::size_t AnswerEngines::count() const {
    const std::lock_guard lock(mutex_);
    return engines_.size();
}

} // namespace iterochat::service
