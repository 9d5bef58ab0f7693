#pragma once

#include "daemon/model/privacy.hpp"
#include "daemon/storage/view.hpp"

#include <cstdint>
#include <vector>

/// What a restore asks of an organization that was just put back.
namespace iterochat::storage {

std::vector<ConversationId> all_conversation_ids(View& view);
std::vector<VisitorId> all_visitor_ids(View& view);

std::vector<MessageId> all_message_ids(View& view);
std::vector<AccountId> all_member_ids(View& view); ///< whose names are known here, former ones too

struct ItemRow {
    ItemKind kind = ItemKind::article;
    Uuid id;
    bool is_deleted = false;
};
std::vector<ItemRow> all_item_rows(View& view); ///< of every kind but conversations

/// Rows whose key isn't there: erased after they were copied. Visitors only with something sealed.
std::vector<ConversationId> conversations_without_key(View& view);
std::vector<VisitorId> visitors_without_key(View& view);
std::vector<VisitorId> visitors_with_key(View& view);

/// What a copy of that time lacks.
struct Newer {
    std::int64_t conversations = 0;
    std::int64_t messages = 0; ///< in all conversations
    std::int64_t articles = 0; ///< made or changed, and so below
    std::int64_t quick_replies = 0;
    std::int64_t instructions = 0;
    std::int64_t notes = 0; ///< made
    std::int64_t tags = 0;  ///< made
    bool any() const {
        return conversations + messages + articles + quick_replies + instructions + notes + tags > 0;
    }
};
Newer count_newer(View& view, Time copied_at);

/// Opens every message's text. Throws Code::damaged for one that its key doesn't open.
std::int64_t open_all_messages(View& view);

struct Counters {
    std::int64_t event = 0;
    std::int64_t article_revision = 0;
};
Counters read_counters(View& view);
/// Makes clients and learners that saw `seen` take everything as new.
void raise_counters(Tx& tx, const Counters& seen);

/// Nobody stays signed in by a copy: a session that was ended since must not come back.
void end_all_sessions(ControlTx& tx);

} // namespace iterochat::storage
