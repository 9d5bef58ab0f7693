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

KeyOf key_of(const Message& message) {
    return KeyOf::text_of(message.conversation_id, message.author);
}

vault::Place place_of_secret(const AttachmentId& id) {
    return {"attachment_secrets", "secret", id.blob()};
}

/// None when it, or the key of the message's author, was destroyed.
std::optional<Secret> secret_of(View& view, const Message& message, const AttachmentId& id) {
    const auto author = view.find_key(key_of(message));
    Statement row = view.keys().select("SELECT secret FROM attachment_secrets WHERE id = ?", id);
    if (!author || !row.step())
        return std::nullopt;
    return vault::unwrap_key(*author, place_of_secret(id), row.blob(0));
}

std::int64_t insert_row(Tx& tx, const Message& message, const AttachmentId& id, std::int64_t bytes) {
    const auto author = tx.find_key(key_of(message));
    if (!author)
        throw Error{Code::not_found, "The key of this file's author was destroyed: it has been erased."};
    tx.keys().run("INSERT INTO attachment_secrets (id, secret) VALUES (?, ?)", id,
                  vault::wrap_key(*author, place_of_secret(id), vault::make_key()));
    tx.main().run("INSERT INTO attachments (id, message, conversation, bytes, created_at, own_secret)"
                  " SELECT ?, row, conversation, ?, created_at, 1 FROM messages WHERE id = ?",
                  id, bytes, message.id);
    return tx.main().last_row();
}

void insert_chunk(Tx& tx, std::int64_t row, const Message& message, const AttachmentId& id,
                  std::int64_t position, std::string_view content) {
    const auto secret = secret_of(tx, message, id);
    if (!secret)
        throw Error{Code::not_found, "The key of this file was destroyed: it has been erased."};
    const auto place = place_row(id, position);
    tx.main().run("INSERT INTO attachment_chunks (attachment, position, content) VALUES (?, ?, ?)", row,
                  position, vault::seal(*secret, {"attachment_chunks", "content", place}, content));
}

/// Its row and pieces go (ON DELETE CASCADE), and its secret, so that no older copy opens.
std::int64_t erase_all(Tx& tx, Statement found) {
    std::vector<AttachmentId> ids;
    while (found.step())
        ids.push_back(found.get<AttachmentId>(0));
    for (const AttachmentId& id : ids) {
        tx.keys().run("DELETE FROM attachment_secrets WHERE id = ?", id);
        tx.main().run("DELETE FROM attachments WHERE id = ?", id);
    }
    return static_cast<std::int64_t>(ids.size());
}

bool has_key(View& view, const AttachmentId& id) {
    Statement row = view.main().select("SELECT own_secret FROM attachments WHERE id = ?", id);
    return row.step() && (!row.get<bool>(0) ||
                          view.keys().select("SELECT 1 FROM attachment_secrets WHERE id = ?", id).step());
}

std::optional<StoredAttachment> stored(View& view, const AttachmentId& id, const MessageId& message_id) {
    auto message = find_message(view, message_id);
    if (!message || !has_key(view, id))
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
    const std::int64_t row = insert_row(tx, message, file.id, file.bytes);
    for (std::int64_t position = 0; !content.empty(); ++position) {
        const std::string_view piece = content.substr(0, attachment_chunk_bytes);
        insert_chunk(tx, row, message, file.id, position, piece);
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
    Statement row = view.main().select("SELECT p.content, a.own_secret FROM attachment_chunks p"
                                       " JOIN attachments a ON a.row = p.attachment"
                                       " WHERE p.position = ? AND a.id = ?",
                                       position, id);
    if (!row.step())
        return std::nullopt;
    const auto place_id = place_row(id, position);
    const vault::Place place{"attachment_chunks", "content", place_id};
    if (!row.get<bool>(1))
        return view.unseal(key_of(attachment.message), place, row.blob(0));
    const auto secret = secret_of(view, attachment.message, id);
    return secret ? std::optional(vault::unseal(*secret, place, row.blob(0))) : std::nullopt;
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

std::int64_t erase_attachments(Tx& tx, const ConversationId& conversation) {
    return erase_all(tx, tx.main().select("SELECT id FROM attachments WHERE conversation ="
                                          " (SELECT row FROM conversations WHERE id = ?)",
                                          conversation));
}

std::int64_t erase_attachments_of(Tx& tx, const ConversationId& conversation, const VisitorId& visitor) {
    return erase_all(tx,
                     tx.main().select("SELECT id FROM attachments WHERE message IN (SELECT row FROM messages"
                                      " WHERE conversation = (SELECT row FROM conversations WHERE id = ?)"
                                      " AND author_kind = 'visitor' AND author_id = ?)",
                                      conversation, visitor));
}

bool erase_attachment(Tx& tx, const AttachmentId& id) {
    return erase_all(tx, tx.main().select("SELECT id FROM attachments WHERE id = ?", id)) > 0;
}

std::int64_t erase_attachments_without_key(Tx& tx) {
    std::vector<AttachmentId> ids;
    {
        Statement rows = tx.main().prepare("SELECT id FROM attachments WHERE own_secret = 1");
        while (rows.step())
            ids.push_back(rows.get<AttachmentId>(0));
    }
    return std::count_if(ids.begin(), ids.end(), [&](const AttachmentId& id) {
        return !has_key(tx, id) && erase_attachment(tx, id);
    });
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
                insert_row(tx, message, id, file.bytes);
    std::int64_t owner = 0;
    {
        Statement row = tx.main().select("SELECT row FROM attachments WHERE id = ?", id);
        if (!row.step())
            throw Error{Code::bad_data, "The archive holds a file that none of its messages names."};
        owner = row.integer(0);
    }
    insert_chunk(tx, owner, message, id, position, content);
}

} // namespace iterochat::storage
