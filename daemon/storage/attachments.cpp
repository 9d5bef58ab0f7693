#include "daemon/storage/attachments.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/rows.hpp"

#include <algorithm>
#include <array>

namespace iterochat::storage {
namespace {

/// Where a piece stands: the file's id and the piece's number, so that no two can be exchanged.
std::array<std::uint8_t, 20> place_row(const AttachmentId& id, std::int64_t position) {
    std::array<std::uint8_t, 20> row{};
    std::ranges::copy(id.blob(), row.begin());
    for (std::size_t i = 0; i < 4; ++i)
        row[16 + i] = static_cast<std::uint8_t>(position >> (8 * i));
    return row;
}

std::int64_t insert_row(Tx& tx, const MessageId& message, const AttachmentId& id, std::int64_t bytes) {
    tx.main().run("INSERT INTO attachments (id, message, conversation, bytes, created_at)"
                  " SELECT ?, row, conversation, ?, created_at FROM messages WHERE id = ?",
                  id, bytes, message);
    return tx.main().last_row();
}

void insert_chunk(Tx& tx, std::int64_t row, const KeyOf& whose, const AttachmentId& id, std::int64_t position,
                  std::string_view content) {
    const auto place = place_row(id, position);
    tx.main().run("INSERT INTO attachment_chunks (attachment, position, content) VALUES (?, ?, ?)", row,
                  position, tx.seal(whose, {"attachment_chunks", "content", place}, content));
}

KeyOf key_of(const Message& message) {
    return KeyOf::text_of(message.conversation_id, message.author);
}

std::optional<StoredAttachment> stored(View& view, const AttachmentId& id, const MessageId& message_id) {
    auto message = find_message(view, message_id);
    if (!message)
        return std::nullopt;
    for (const Attachment& file : message->attachments)
        if (file.id == id) {
            Attachment copy = file;
            return StoredAttachment{std::move(copy), std::move(*message)};
        }
    return std::nullopt; // its author's key is destroyed
}

std::int64_t count(Statement row) {
    return row.step() ? row.integer(0) : 0;
}

} // namespace

void put_attachment(Tx& tx, const Message& message, const Attachment& file, std::string_view content) {
    const std::int64_t row = insert_row(tx, message.id, file.id, file.bytes);
    for (std::int64_t position = 0; !content.empty(); ++position) {
        const std::string_view piece = content.substr(0, attachment_chunk_bytes);
        insert_chunk(tx, row, key_of(message), file.id, position, piece);
        content.remove_prefix(piece.size());
    }
}

std::optional<StoredAttachment> find_attachment(View& view, const AttachmentId& id) {
    MessageId message;
    {
        Statement row = view.main().select(
            "SELECT m.id FROM attachments a JOIN messages m ON m.row = a.message WHERE a.id = ?", id);
        if (!row.step())
            return std::nullopt;
        message = row.get<MessageId>(0);
    }
    return stored(view, id, message);
}

std::optional<std::string> attachment_chunk(View& view, const StoredAttachment& attachment,
                                            std::int64_t position) {
    const AttachmentId& id = attachment.file.id;
    Statement row = view.main().select("SELECT content FROM attachment_chunks WHERE position = ?"
                                       " AND attachment = (SELECT row FROM attachments WHERE id = ?)",
                                       position, id);
    if (!row.step())
        return std::nullopt;
    const auto place = place_row(id, position);
    return view.unseal(key_of(attachment.message), {"attachment_chunks", "content", place}, row.blob(0));
}

std::int64_t count_attachments(View& view, const ConversationId& conversation) {
    return count(view.main().select("SELECT count(*) FROM attachments WHERE conversation ="
                                    " (SELECT row FROM conversations WHERE id = ?)",
                                    conversation));
}

std::int64_t count_attachments_of(View& view, const ConversationId& conversation, const VisitorId& visitor) {
    return count(view.main().select("SELECT count(*) FROM attachments a JOIN messages m ON m.row = a.message"
                                    " WHERE a.conversation = (SELECT row FROM conversations WHERE id = ?)"
                                    " AND m.author_kind = 'visitor' AND m.author_id = ?",
                                    conversation, visitor));
}

bool erase_attachment_pieces(Tx& tx, const ConversationId& conversation,
                             const std::optional<VisitorId>& author) {
    constexpr std::int64_t most = 32;
    return tx.main().run(
               "DELETE FROM attachment_chunks WHERE row IN (SELECT k.row FROM attachments a"
               " JOIN messages m ON m.row = a.message JOIN attachment_chunks k ON k.attachment = a.row"
               " WHERE a.conversation = (SELECT row FROM conversations WHERE id = ?1)"
               " AND (?2 IS NULL OR (m.author_kind = 'visitor' AND m.author_id = ?2)) LIMIT ?3)",
               conversation, author, most) > 0;
}

// Pieces that are still there go with the rows (ON DELETE CASCADE).

std::int64_t erase_attachments(Tx& tx, const ConversationId& conversation) {
    return tx.main().run("DELETE FROM attachments WHERE conversation ="
                         " (SELECT row FROM conversations WHERE id = ?)",
                         conversation);
}

std::int64_t erase_attachments_of(Tx& tx, const ConversationId& conversation, const VisitorId& visitor) {
    return tx.main().run("DELETE FROM attachments WHERE message IN (SELECT row FROM messages WHERE"
                         " conversation = (SELECT row FROM conversations WHERE id = ?)"
                         " AND author_kind = 'visitor' AND author_id = ?)",
                         conversation, visitor);
}

bool erase_attachment(Tx& tx, const AttachmentId& id) {
    return tx.main().run("DELETE FROM attachments WHERE id = ?", id) > 0;
}

std::vector<AgedAttachment> list_aged_attachments(View& view, Time before, std::string_view exempt_tag) {
    static const std::string sql =
        "SELECT a.id, a.created_at FROM attachments a JOIN conversations c ON c.row = a.conversation"
        " WHERE a.created_at < ?2 AND c.restricted_at IS NULL AND NOT " +
        held_condition +
        " AND NOT EXISTS (SELECT 1 FROM conversation_tags ct JOIN tags t ON t.row = ct.tag"
        " WHERE ct.conversation = c.row AND t.folded_name = ?3 AND t.deleted_at IS NULL)"
        " ORDER BY a.created_at, a.id";
    std::vector<AgedAttachment> found;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(view.now(), before, fold(exempt_tag));
    while (rows.step())
        found.push_back({rows.get<AttachmentId>(0), rows.get<Time>(1)});
    return found;
}

void for_each_attachment(View& view, const ExportScope& scope, const Visit<StoredAttachment>& visit) {
    std::string sql = "SELECT a.id, m.id FROM attachments a JOIN messages m ON m.row = a.message"
                      " JOIN conversations c ON c.row = a.conversation WHERE ?1 IS ?1 AND ?2 IS ?2";
    if (scope.conversation)
        sql += " AND c.id = ?1";
    if (scope.visitor)
        sql += " AND c.visitor = (SELECT row FROM visitors WHERE id = ?2)";
    Statement rows = view.main().prepare_composed(sql + " ORDER BY m.conversation, m.seq, a.row");
    rows.bind_all(scope.conversation, scope.visitor);
    while (rows.step())
        if (const auto attachment = stored(view, rows.get<AttachmentId>(0), rows.get<MessageId>(1)))
            visit(*attachment);
}

void import_attachment_chunk(Tx& tx, const MessageId& message_id, const AttachmentId& id,
                             std::int64_t position, std::string_view content) {
    const Message message = get_message(tx, message_id);
    if (position == 0)
        for (const Attachment& file : message.attachments)
            if (file.id == id)
                insert_row(tx, message_id, id, file.bytes);
    std::int64_t owner = 0;
    {
        Statement row = tx.main().select("SELECT row FROM attachments WHERE id = ?", id);
        if (!row.step())
            throw Error{Code::bad_data, "The archive holds a file that none of its messages names."};
        owner = row.integer(0);
    }
    insert_chunk(tx, owner, key_of(message), id, position, content);
}

} // namespace iterochat::storage
