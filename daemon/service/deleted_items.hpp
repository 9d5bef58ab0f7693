#pragma once

#include "common/base/id.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/articles.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/jobs.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

/// What tells one deleted conversation from another, beside its short id.
struct DeletedConversation {
    std::string visitor_name; ///< empty: never told
    Time began_at;
    std::string beginning; ///< of the visitor's first message, at most 100 characters
};

/// A deleted item as people see it.
struct DeletedEntry {
    DeletedItem item;
    std::optional<Time> purge_at; ///< when retention erases it; none: never
    /// Of a conversation that the asker may read; none for a restricted one and for other kinds.
    std::optional<DeletedConversation> conversation;
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
    struct PurgeWish {
        std::vector<Uuid> ids;              ///< none: all there are
        std::optional<Time> deleted_before; ///< only those
    };
    struct PurgeReport {
        std::vector<DeletedItem> items; ///< gone, or would go
        std::int64_t kept = 0;          ///< by a legal hold
    };
    /// Several at once. A note that went with its conversation, erased before it by this purge, counts as
    /// purged; what another erasure took meanwhile doesn't. A dry run changes nothing.
    PurgeReport purge_all(const Actor& actor, OrganizationId organization, const PurgeWish& wish,
                          bool dry_run, const Progress& progress = {});
    /// Erases one for good. Code::legal_hold when a hold protects it.
    DeletedItem purge(const Actor& actor, OrganizationId organization, const Uuid& id);

  private:
    std::vector<DeletedItem> wished(const Actor& actor, OrganizationId organization, const PurgeWish& wish);
    Context context_;
    EraseConversation erase_;
    ArticlesChanged changed_;
};

} // namespace iterochat::service
