#include "daemon/storage/erase_counts.hpp"

#include "daemon/storage/attachments.hpp"
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
        counts.attachments +=
            count(view.main().select("SELECT count(*) FROM attachments WHERE conversation = ?1", row));
        counts.keys +=
            count(view.keys().select("SELECT count(*) FROM conversation_secrets WHERE id = ?1", id));
        counts.keys += count(view.main().select(
            "SELECT count(*) FROM attachments WHERE conversation = ?1 AND own_secret = 1", row));
    }
    counts.postings = counts.messages; // each message is in the index
    return counts;
}

EraseCounts count_erasable_messages(View& view, std::span<const VisitorId> visitors,
                                    std::span<const ConversationId> conversations) {
    EraseCounts counts;
    for (const ConversationId& id : conversations)
        for (const VisitorId& visitor : visitors) {
            counts.attachments += count_attachments_of(view, id, visitor);
            counts.keys += count(view.main().select(
                "SELECT count(*) FROM attachments a JOIN messages m ON m.row = a.message WHERE"
                " m.author_kind = 'visitor' AND m.author_id = ?1 AND a.own_secret = 1 AND a.conversation ="
                " (SELECT row FROM conversations WHERE id = ?2)",
                visitor, id));
            counts.messages += count(view.main().select("SELECT count(*) FROM messages WHERE author_kind = "
                                                        "'visitor' AND author_id = ?1 AND conversation = "
                                                        "(SELECT row FROM conversations WHERE id = ?2)",
                                                        visitor, id));
        }
    counts.postings = counts.messages;
    return counts;
}

std::int64_t count_person_keys(View& view, std::span<const VisitorId> visitors) {
    std::int64_t keys = 0;
    for (const VisitorId& visitor : visitors)
        keys += count(view.keys().select("SELECT count(*) FROM person_secrets WHERE id = ?1", visitor));
    return keys;
}

bool has_words_of(View& view, const VisitorId& visitor) {
    return view.main()
               .select("SELECT 1 FROM messages WHERE author_kind = 'visitor' AND author_id = ?1"
                       " AND (length(text) > 0 OR extras IS NOT NULL) LIMIT 1",
                       visitor)
               .step() ||
           view.main()
               .select("SELECT 1 FROM visitors WHERE id = ?1 AND (name IS NOT NULL OR email IS NOT NULL"
                       " OR verified_id IS NOT NULL OR consent_text IS NOT NULL OR ip_address IS NOT NULL"
                       " OR user_agent IS NOT NULL OR page IS NOT NULL)",
                       visitor)
               .step();
}

EraseCounts count_everything(View& view) {
    EraseCounts counts;
    counts.conversations = count_conversations(view);
    counts.messages = count(view.main().prepare("SELECT count(*) FROM messages"));
    counts.notes = count(view.main().prepare("SELECT count(*) FROM notes"));
    counts.ai_traces = count(view.main().prepare("SELECT count(*) FROM ai_traces"));
    counts.attachments = count(view.main().prepare("SELECT count(*) FROM attachments"));
    counts.visitors = count(view.main().prepare("SELECT count(*) FROM visitors"));
    counts.keys = count(view.keys().prepare("SELECT 1 + (SELECT count(*) FROM conversation_secrets)"
                                            " + (SELECT count(*) FROM person_secrets)"
                                            " + (SELECT count(*) FROM request_secrets)"
                                            " + (SELECT count(*) FROM attachment_secrets)"));
    counts.postings = counts.messages;
    return counts;
}

bool has_restricted_conversation(View& view) {
    return view.main().prepare("SELECT 1 FROM conversations WHERE restricted_at IS NOT NULL LIMIT 1").step();
}

std::vector<ConversationId> restricted_conversation_ids(View& view) {
    std::vector<ConversationId> ids;
    Statement rows = view.main().prepare("SELECT id FROM conversations WHERE restricted_at IS NOT NULL"
                                         " ORDER BY last_activity_at DESC, row DESC");
    while (rows.step())
        ids.push_back(rows.get<ConversationId>(0));
    return ids;
}

std::int64_t count_conversations(View& view) {
    return count(view.main().select("SELECT count(*) FROM conversations"));
}

} // namespace iterochat::storage
