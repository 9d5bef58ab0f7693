#pragma once

#include "daemon/storage/export_rows.hpp"
#include "daemon/storage/view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

/// A file is stored in pieces of this size, so that none is ever whole in memory on its way out.
constexpr std::size_t attachment_chunk_bytes = std::size_t{256} * 1024;

struct StoredAttachment {
    Attachment file;
    Message message; ///< it came with
};

/// The content, sealed by a secret of its own that the key of the message's author wraps. The message's row
/// is there already.
void put_attachment(Tx& tx, const Message& message, const Attachment& file, std::string_view content);

/// None when it was never there, or was erased; its message may still name it.
std::optional<StoredAttachment> find_attachment(View& view, const AttachmentId& id);
/// Piece 0, 1, 2 …; none behind the last, and when it was erased meanwhile.
std::optional<std::string> attachment_chunk(View& view, const StoredAttachment& attachment,
                                            std::int64_t position);
std::int64_t count_attachments(View& view, const ConversationId& conversation);
std::int64_t count_attachments_of(View& view, const ConversationId& conversation, const VisitorId& visitor);

/// Takes the bytes of the conversation's files (of one author's messages) piece by piece, 8 MiB at a time at
/// most; false when none are left. Then the rows go, at once.
bool erase_attachment_pieces(Tx& tx, const ConversationId& conversation,
                             const std::optional<VisitorId>& author);
/// These return how many went, each with its secret. Idempotent.
std::int64_t erase_attachments(Tx& tx, const ConversationId& conversation);
std::int64_t erase_attachments_of(Tx& tx, const ConversationId& conversation, const VisitorId& visitor);
bool erase_attachment(Tx& tx, const AttachmentId& id); ///< for retention; its message still names it
std::int64_t erase_attachments_without_key(Tx& tx);    ///< of a copy: their secrets were destroyed since

/// What retention may erase: sent before that, in a conversation that is neither held nor restricted and has
/// no live tag of that name. Oldest first.
struct AgedAttachment {
    AttachmentId id;
    Time created_at;
};
std::vector<AgedAttachment> list_aged_attachments(View& view, Time before, std::string_view exempt_tag);

/// In order of their messages.
void for_each_attachment(View& view, const ExportScope& scope, const Visit<StoredAttachment>& visit);
/// Adds the next piece of an exported file; `position` 0 makes its row. The message was imported before.
void import_attachment_chunk(Tx& tx, const MessageId& message, const AttachmentId& id, std::int64_t position,
                             std::string_view content);

} // namespace iterochat::storage
