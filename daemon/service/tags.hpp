#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <string_view>
#include <vector>

namespace iterochat::service {

/// Labels for conversations; putting them on one is the conversations' business. A name is unique among the
/// live ones, whatever its case: Code::exists. Any thread.
class Tags {
  public:
    explicit Tags(const Context& context);

    std::vector<Tag> list(const Actor& actor, OrganizationId organization); ///< by name; every member
    Tag get(const Actor& actor, OrganizationId organization, TagId id);
    Tag create(const Actor& actor, OrganizationId organization, std::string_view name);
    Tag rename(const Actor& actor, OrganizationId organization, TagId id, std::string_view name);
    void remove(const Actor& actor, OrganizationId organization,
                TagId id); ///< softly; its links come back with it

  private:
    Context context_;
};

} // namespace iterochat::service
