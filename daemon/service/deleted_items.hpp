#pragma once

#include "common/base/id.hpp"
#include "daemon/model/ids.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

enum class DeletedKind { conversation, article, quick_reply, instruction, tag, note };
std::string_view
name_of(DeletedKind kind); ///< "conversation", "article", "quick_reply", "instruction", "tag", "note"
DeletedKind deleted_kind_from_name(std::string_view name); ///< throws Code::unprocessable

struct DeletedItem {
    Uuid id; ///< the thing's own
    DeletedKind kind = DeletedKind::conversation;
    std::string title; ///< for people: a title, a shortcut, a short id; never a message's text
    Time deleted_at;
    std::string deleted_by;       ///< actor label
    std::optional<Time> purge_at; ///< when retention erases it; none: never
};

/// Erases a softly deleted conversation at once, with everything the erase job does. Joined to privacy's
/// service by app.
using EraseConversation = std::function<void(const Actor&, OrganizationId, ConversationId)>;
/// After a restored conversation or note is committed: tells the open inboxes.
using AnnounceConversation = std::function<void(OrganizationId, ConversationId)>;

/// Everything of one organization that was deleted softly. Needs manage_privacy. Any thread.
class DeletedItems {
  public:
    DeletedItems(const Context& context, EraseConversation erase, AnnounceConversation announce);

    std::vector<DeletedItem> list(const Actor& actor, OrganizationId organization,
                                  std::optional<DeletedKind> kind); ///< newest first
    DeletedItem get(const Actor& actor, OrganizationId organization, const Uuid& id);
    /// Puts it back exactly as it was: same id, links, order and tags. Code::conflict names what is in the
    /// way.
    DeletedItem restore(const Actor& actor, OrganizationId organization, const Uuid& id);
    /// Erases for good. Code::legal_hold when a hold protects it.
    DeletedItem purge(const Actor& actor, OrganizationId organization, const Uuid& id);

  private:
    Context context_;
    EraseConversation erase_;
    AnnounceConversation announce_;
};

} // namespace iterochat::service
