#include "daemon/storage/erase_counts.hpp"

#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

std::int64_t count(Statement statement) {
    return statement.step() ? statement.integer(0) : 0;
}

} // namespace

EraseCounts count_erasable(View& view, std::span<const ConversationId> conversations) {
    EraseCounts counts;
    for (const ConversationId& id : conversations) {
        std::int64_t row = 0;
        {
            Statement found = view.main().select("SELECT row FROM conversations WHERE id = ?1", id);
            if (!found.step())
                continue;
            row = found.integer(0);
        }
        counts.conversations += 1;
        counts.messages +=
            count(view.main().select("SELECT count(*) FROM messages WHERE conversation = ?1", row));
        counts.notes += count(view.main().select("SELECT count(*) FROM notes WHERE conversation = ?1", row));
        counts.ai_traces +=
            count(view.main().select("SELECT count(*) FROM ai_traces WHERE conversation = ?1", row));
        counts.keys +=
            count(view.keys().select("SELECT count(*) FROM conversation_secrets WHERE id = ?1", id));
    }
    counts.postings = counts.messages; // each message is in the index
    return counts;
}

EraseCounts count_erasable_messages(View& view, std::span<const VisitorId> visitors,
                                    std::span<const ConversationId> conversations) {
    EraseCounts counts;
    for (const ConversationId& id : conversations)
        for (const VisitorId& visitor : visitors)
            counts.messages += count(view.main().select("SELECT count(*) FROM messages WHERE author_kind = "
                                                        "'visitor' AND author_id = ?1 AND conversation = "
                                                        "(SELECT row FROM conversations WHERE id = ?2)",
                                                        visitor, id));
    counts.postings = counts.messages;
    return counts;
}

std::int64_t count_old_enough(View& view, const SweepQuery& query) {
    return count(view.main().select(
        "SELECT count(*) FROM conversations WHERE (state = 'resolved' AND last_activity_at < ?1) OR "
        "(deleted_at IS NOT NULL AND deleted_at < ?2)",
        query.last_activity_before, query.deleted_before));
}

std::int64_t count_conversations(View& view) {
    return count(view.main().select("SELECT count(*) FROM conversations"));
}

} // namespace iterochat::storage
