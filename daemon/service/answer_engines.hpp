#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/service/context.hpp"

#include <list>
#include <memory>
#include <mutex>
#include <utility>

namespace iterochat::service {

/// One embedded engine for each organization that is asked, made at the first question; the longest unused go
/// when their models together need more than the bound. Any thread.
class AnswerEngines {
  public:
    AnswerEngines(const Context& context, std::size_t bytes_most);

    /// Valid as long as the caller keeps it, also when it is forgotten meanwhile.
    std::shared_ptr<answer::EmbeddedEngine> of(OrganizationId organization);
    void stop_training(); ///< of all: see EmbeddedEngine
    void forget(OrganizationId organization);
    void drop_what_is_too_much(); ///< after an answer or a training: models grow then; the latest used always
                                  ///< stays
    std::size_t count() const;

  private:
    Context context_;
    const std::size_t bytes_most_;
    mutable std::mutex mutex_;
    std::list<std::pair<OrganizationId, std::shared_ptr<answer::EmbeddedEngine>>>
        engines_; ///< latest used first
};

} // namespace iterochat::service
