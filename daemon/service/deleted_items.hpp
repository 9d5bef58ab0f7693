#pragma once

#include "common/base/id.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/articles.hpp"
#include "daemon/service/context.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

/// A deleted item as people see it.
struct DeletedEntry {
    DeletedItem item;
    std::optional<Time> purge_at; ///< when retention erases it; none: never
};

/// Erases a softly deleted conversation at once, with everything the erase job does. Joined to privacy's
/// service by app.
using EraseConversation = std::function<void(const Actor&, OrganizationId, ConversationId)>;
/// Everything of one organization that was deleted softly. Needs manage_privacy. Any thread.
class DeletedItems {
  public:
    DeletedItems(const Context& context, EraseConversation erase, ArticlesChanged changed);

    std::vector<DeletedEntry> list(const Actor& actor, OrganizationId organization,
                                   std::optional<ItemKind> kind); ///< newest first
    DeletedEntry get(const Actor& actor, OrganizationId organization, const Uuid& id);
    /// Puts it back exactly as it was: same id, links, order and tags. Code::conflict names what is in the
    /// way.
    DeletedItem restore(const Actor& actor, OrganizationId organization, const Uuid& id);
    /// Erases for good. Code::legal_hold when a hold protects it.
    DeletedItem purge(const Actor& actor, OrganizationId organization, const Uuid& id);

  private:
    Context context_;
    EraseConversation erase_;
    ArticlesChanged changed_;
};

} // namespace iterochat::service
