#pragma once

#include "daemon/storage/export_rows.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Who got texts of conversations, and is to be told when those are erased, corrected or restricted (GDPR
/// Art. 19). A row lives as long as its conversation: longer than the text, its trace, and the engine's
/// settings.
namespace iterochat::storage {

constexpr std::string_view ai_engine_kind = "ai_engine";

struct TextRecipient {
    ConversationId conversation_id;
    std::string kind; ///< ai_engine_kind; nothing else gets texts
    std::string host; ///< with its port where one was given
    Time first_at;
    Time last_at;
};

/// Conversations of which texts went to each host.
using RecipientCounts = std::map<std::string, std::int64_t>;

/// "models.example:8443" of "https://models.example:8443/v1".
std::string host_of_url(std::string_view url);

/// In the transaction that lets the text go. True: this host had none of the conversation's texts before.
bool note_text_recipient(Tx& tx, const ConversationId& conversation, std::string_view host);
/// The text that was to be the first one never left.
void take_back_text_recipient(Tx& tx, const ConversationId& conversation, std::string_view host);

std::vector<std::string> recipients_of(View& view, const ConversationId& conversation); ///< hosts
RecipientCounts count_recipients(View& view); ///< of the whole organization
std::int64_t erase_text_recipients(Tx& tx, std::int64_t conversation_row);

/// What an AI's trace says of whom its texts were sent to, as it was written at that time: for traces that
/// are older than this table.
void note_recipients_of_trace(Tx& tx, std::int64_t conversation_row, std::string_view trace, Time at);
/// The table was just made, and nobody has read them yet.
bool has_old_traces(Connection& main);
void note_recipients_of_old_traces(Tx& tx);

void for_each_text_recipient(View& view, const ExportScope& scope, const Visit<TextRecipient>& visit);
void import_text_recipient(Tx& tx, const TextRecipient& recipient); ///< its times are the true ones

} // namespace iterochat::storage
