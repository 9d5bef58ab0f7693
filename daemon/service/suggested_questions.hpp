#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {

/// The chips a visitor sees before the first message, at most 10, in order. Deleted for good: they hold no
/// one's data and are retyped in a second. Any thread.
class SuggestedQuestions {
  public:
    explicit SuggestedQuestions(const Context& context);

    std::vector<SuggestedQuestion> list(OrganizationId organization); ///< public: the widget shows them
    SuggestedQuestion get(const Actor& actor, OrganizationId organization, SuggestedQuestionId id);
    SuggestedQuestion create(const Actor& actor, OrganizationId organization,
                             std::string_view text); ///< at the end
    SuggestedQuestion change(const Actor& actor, OrganizationId organization, SuggestedQuestionId id,
                             const std::optional<std::string>& text, std::optional<std::int64_t> position);
    void remove(const Actor& actor, OrganizationId organization, SuggestedQuestionId id);

  private:
    Context context_;
};

} // namespace iterochat::service
