#include "daemon/storage/rectify.hpp"

#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/rows.hpp"
#include "daemon/storage/search_index.hpp"

namespace iterochat::storage {

bool is_text_erased(View& view, const Message& message) {
    if (!view.find_key(KeyOf::text_of(message.conversation_id, message.author)))
        return true;
    return view.main().select("SELECT 1 FROM messages WHERE id = ? AND length(text) = 0", message.id).step();
}

Message rectify_message(Tx& tx, const MessageId& id, std::string_view text) {
    Message message = get_message(tx, id);
    const std::int64_t row = conversation_row(tx, message.conversation_id);
    message.text = text;
    message.event_seq = tx.next_event_seqs(2); // the message's, then the conversation's
    tx.main().run("UPDATE messages SET text = ?, event_seq = ? WHERE id = ?",
                  tx.seal(KeyOf::text_of(message.conversation_id, message.author),
                          {"messages", "text", id.blob()}, text),
                  message.event_seq, id);
    tx.main().run("UPDATE conversations SET summary = NULL, event_seq = ? WHERE row = ?",
                  message.event_seq + 1, row);
    tx.main().run("DELETE FROM ai_traces WHERE conversation = ?1 AND message_id IN"
                  " (SELECT id FROM messages WHERE conversation = ?1 AND seq >= ?2)",
                  row, message.seq);
    remove_confirmed_question(tx, id);
    rebuild_shard(tx, tx.index(), shard_of_conversation(row));
    tx.sync_index_after_commit();
    return message;
}

} // namespace iterochat::storage
