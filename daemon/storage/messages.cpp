#include "daemon/storage/messages.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/rows.hpp"

#include <algorithm>

namespace iterochat::storage {
namespace {

std::vector<Message> read_all(View& view, Statement rows) {
    std::vector<Message> messages;
    while (rows.step())
        messages.push_back(read_message(view, rows));
    return messages;
}

std::optional<Message> read_first(View& view, Statement row) {
    if (!row.step())
        return std::nullopt;
    return read_message(view, row);
}

} // namespace

Posted post_message(Tx& tx, const NewMessage& wanted) {
    std::int64_t row = 0;
    std::int64_t last_seq = 0;
    {
        Statement conversation =
            tx.main().select("SELECT row, last_seq FROM conversations WHERE id = ?", wanted.conversation_id);
        if (!conversation.step())
            throw Error{Code::not_found, "There is no such conversation."};
        row = conversation.integer(0);
        last_seq = conversation.integer(1);
    }
    if (!wanted.client_id.empty())
        if (auto earlier = find_message_by_client_id(tx, wanted.conversation_id, wanted.client_id))
            return {std::move(*earlier), true};
    Message message;
    message.id = MessageId::make(tx.now());
    message.conversation_id = wanted.conversation_id;
    message.seq = last_seq + 1;
    message.author = wanted.author;
    message.text = wanted.text;
    message.client_id = wanted.client_id;
    message.citations = wanted.citations;
    message.suggestions = wanted.suggestions;
    message.created_at = tx.now();
    if (wanted.attachment)
        message.attachments.push_back({AttachmentId::make(tx.now()), wanted.attachment->name,
                                       wanted.attachment->type,
                                       static_cast<std::int64_t>(wanted.attachment->content.size())});
    message.event_seq = tx.next_event_seqs(2); // the message's, then the conversation's
    insert_message_row(tx, row, message);
    if (wanted.attachment)
        put_attachment(tx, message, message.attachments.front(), wanted.attachment->content);
    tx.main().run(
        "UPDATE conversations SET last_seq = ?, last_activity_at = max(last_activity_at, ?), event_seq = ?"
        " WHERE row = ?",
        message.seq, tx.now(), message.event_seq + 1, row);
    if (message.author.id && message.author.kind == AuthorKind::visitor)
        message.author.name = tx.visitor_name(VisitorId::from(*message.author.id));
    else if (message.author.id && message.author.kind == AuthorKind::member)
        message.author.name = tx.member_name(AccountId::from(*message.author.id));
    return {std::move(message), false};
}

std::optional<Message> find_message(View& view, const MessageId& id) {
    static const std::string sql = select_messages() + " WHERE m.id = ?";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(id);
    return read_first(view, std::move(row));
}

Message get_message(View& view, const MessageId& id) {
    if (auto message = find_message(view, id))
        return std::move(*message);
    throw Error{Code::not_found, "There is no such message."};
}

std::optional<Message> find_message_by_client_id(View& view, const ConversationId& conversation,
                                                 std::string_view client_id) {
    static const std::string sql =
        select_messages() +
        " WHERE m.conversation = (SELECT row FROM conversations WHERE id = ?) AND m.client_id = ?"
        " AND m.client_id <> ''";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(conversation, client_key(view, client_id));
    auto message = read_first(view, std::move(row));
    if (message)
        message->client_id = client_id;
    return message;
}

std::vector<Message> messages_after(View& view, const ConversationId& conversation, std::int64_t after,
                                    std::size_t limit) {
    static const std::string sql = select_messages() +
                                   " WHERE m.conversation = (SELECT row FROM conversations WHERE id = ?)"
                                   " AND m.seq > ? ORDER BY m.seq LIMIT ?";
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(conversation, after, static_cast<std::int64_t>(limit));
    return read_all(view, std::move(rows));
}

std::vector<Message> messages_before(View& view, const ConversationId& conversation, std::int64_t before,
                                     std::size_t limit) {
    static const std::string sql = select_messages() +
                                   " WHERE m.conversation = (SELECT row FROM conversations WHERE id = ?)"
                                   " AND m.seq < ? ORDER BY m.seq DESC LIMIT ?";
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(conversation, before, static_cast<std::int64_t>(limit));
    std::vector<Message> messages = read_all(view, std::move(rows));
    std::reverse(messages.begin(), messages.end());
    return messages;
}

std::int64_t count_messages(View& view) {
    Statement row = view.main().prepare("SELECT count(*) FROM messages");
    row.step();
    return row.integer(0);
}

} // namespace iterochat::storage
