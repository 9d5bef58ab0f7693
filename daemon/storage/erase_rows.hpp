#pragma once

#include "daemon/model/erase_counts.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/storage/view.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace iterochat::storage {

/// The steps of an erasure, each idempotent, in this order: postings, rows, keys, then Store::wipe_wal. Call
/// each in a Tx of its own with at most erase_batch conversations. Holds are asked by the caller before.
constexpr std::size_t erase_batch = 500;

using iterochat::EraseCounts;

/// Removes the conversations' words from index.db and syncs it. Needs their texts, so it goes before rows and
/// keys.
EraseCounts erase_postings(Tx& tx, std::span<const ConversationId> conversations);
EraseCounts erase_conversation_rows(Tx& tx, std::span<const ConversationId> conversations);
EraseCounts erase_conversation_keys(Tx& tx, std::span<const ConversationId> conversations);

/// A person: their name's postings and row (with sessions and holds), then their secret. Their conversations
/// go first.
EraseCounts erase_visitor_postings(Tx& tx, const VisitorId& visitor);
EraseCounts
erase_visitor_rows(Tx& tx,
                   const VisitorId& visitor); ///< Code::conflict while a conversation of theirs is there
EraseCounts erase_visitor_key(Tx& tx, const VisitorId& visitor);

/// Only the person's own words (--scope messages): conversations, answers and order stay; their texts,
/// attachments, summaries, ratings, traces, contact fields and client ids go, and with the key every copy in
/// a backup. The visitor row stays, empty. Postings of their conversations' messages of theirs go first by
/// erase_message_postings.
EraseCounts erase_message_postings(Tx& tx, const VisitorId& visitor,
                                   std::span<const ConversationId> conversations);
EraseCounts erase_visitor_texts(Tx& tx, const VisitorId& visitor,
                                std::span<const ConversationId> conversations);

/// A softly deleted article, quick reply, instruction, tag or note, for good. Code::not_found unless it is
/// deleted.
void erase_deleted_item(Tx& tx, ItemKind kind, const Uuid& id);

/// What a verification counts; all zero after an erasure.
struct Residue {
    std::int64_t messages_without_conversation = 0;
    std::int64_t recipients_without_conversation = 0;
    std::int64_t attachments_without_message = 0; ///< or pieces of none
    std::int64_t keys_without_row = 0;
    std::int64_t rows_without_key = 0;
    std::int64_t names_without_row = 0; ///< in the search index

    std::int64_t rows_without_conversation() const {
        return messages_without_conversation + recipients_without_conversation;
    }
};
Residue count_residue(View& view); ///< of the whole organization, names excepted
/// Of these alone, which were erased. `keep_rows`: only their words went, so their rows stay without a key.
Residue count_residue_of(View& view, std::span<const ConversationId> conversations,
                         std::span<const VisitorId> visitors, bool keep_rows);

} // namespace iterochat::storage
