#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {

struct QuickReplyChange {
    std::optional<std::string> shortcut; ///< a leading "/" is dropped
    std::optional<std::string> title;
    std::optional<std::string> body;
};

/// Saved replies. A shortcut is unique among the live ones, whatever its case: Code::exists. Any thread.
class QuickReplies {
  public:
    explicit QuickReplies(const Context& context);

    std::vector<QuickReply> list(const Actor& actor,
                                 OrganizationId organization); ///< by shortcut; every member
    QuickReply get(const Actor& actor, OrganizationId organization, QuickReplyId id);
    QuickReply create(const Actor& actor, OrganizationId organization, const QuickReplyChange& wanted);
    QuickReply change(const Actor& actor, OrganizationId organization, QuickReplyId id,
                      const QuickReplyChange& change);
    void remove(const Actor& actor, OrganizationId organization, QuickReplyId id); ///< softly

  private:
    Context context_;
};

} // namespace iterochat::service
