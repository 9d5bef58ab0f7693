#pragma once

#include "daemon/erasure/canary.hpp"
#include "daemon/erasure/erase_job.hpp"

/// What the erase job does inside one transaction. Each part is idempotent.
namespace iterochat::erasure {

std::vector<ConversationId> next_batch(const EraseTask& task);
std::vector<ConversationId> without_kept(const EraseTask& task, const std::vector<ConversationId>& ids);

/// Of a sweep: takes visitors out of the task who came under hold or have a conversation.
void keep_busy_visitors(storage::Tx& tx, EraseTask& task);

struct HiddenBatch {
    std::vector<ConversationId> kept;    ///< a sweep leaves them alone
    storage::EraseCounts counts;         ///< of the others
    storage::RecipientCounts recipients; ///< of the others
};
/// Takes conversations out of everyone's sight, so that no message comes after their words left the index.
/// Code:: legal_hold when one is held or restricted, but a sweep keeps it.
/// Of a rectification: had texts of the message's conversation gone to an AI engine?
void count_recipients(storage::Tx& tx, EraseTask& task);
HiddenBatch hide(storage::Tx& tx, const EraseTask& task, const std::vector<ConversationId>& ids,
                 const decltype(EraseHooks::gone)& gone);

void erase_postings_of(storage::Tx& tx, const EraseTask& task, const std::vector<ConversationId>& ids);
/// Some of the conversation's attachments' bytes; false: none are left.
bool erase_some_pieces(storage::Tx& tx, const EraseTask& task, const ConversationId& id);
void erase_rows_of(storage::Tx& tx, const EraseTask& task, const std::vector<ConversationId>& ids);

/// Persons after their conversations. False: one of them has another conversation meanwhile; it was added to
/// the task and goes first.
bool erase_people(storage::Tx& tx, EraseTask& task);
void erase_person_keys(storage::Tx& tx, const EraseTask& task);
void erase_deleted_items(storage::Tx& tx, EraseTask& task); ///< those that are still deleted

/// Rows and keys of what was erased.
storage::Residue count_left(storage::View& view, const EraseTask& task);

/// Before anything is destroyed: notes the shards of the index, and draws pieces of the texts.
void note_shards(storage::View& view, EraseTask& task, const std::vector<ConversationId>& ids);
void draw_pieces(storage::View& view, const EraseTask& task, const std::vector<ConversationId>& conversations,
                 const std::vector<VisitorId>& visitors, CanaryPieces& pieces);
void draw_pieces(storage::View& view, const MessageId& message,
                 CanaryPieces& pieces); ///< of a text to be replaced

} // namespace iterochat::erasure
