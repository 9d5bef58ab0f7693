#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/attachments.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace iterochat::service {

/// Whether this conversation takes the file: switched on for visitors, not too large (Code::too_large), not
/// one too many (Code::conflict).
void check_attachment(storage::View& view, const ConversationId& conversation, AuthorKind sender,
                      const AttachmentDraft& file);

/// Reads files that came with messages; they are sent as messages are, by Conversations and Inbox. Any
/// thread.
class Attachments {
  public:
    explicit Attachments(const Context& context) : context_(context) {}

    /// One that this visitor or member may see, else not_found.
    storage::StoredAttachment get(const Actor& actor, OrganizationId organization, AttachmentId id);

    /// Its content piece by piece, each by a short read of its own: a slow client keeps no snapshot open.
    /// Throws Code::not_found when it is erased meanwhile.
    using Write = std::function<bool(std::string_view piece)>; ///< false: the other side is gone
    void write(OrganizationId organization, const storage::StoredAttachment& attachment, const Write& write);

  private:
    Context context_;
};

} // namespace iterochat::service
