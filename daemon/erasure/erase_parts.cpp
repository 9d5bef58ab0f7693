#include "daemon/erasure/erase_parts.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/erasable_texts.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/posting_account.hpp"
#include "daemon/storage/text_recipients.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>

namespace iterochat::erasure {
namespace {

constexpr std::size_t looked_at_most = 64; ///< conversations of a batch from whose texts pieces are drawn
constexpr std::string_view eraser = "system:erase"; ///< deleted_by of what an erasure hid

bool has(const std::vector<ConversationId>& ids, const ConversationId& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool is_sweep(const EraseTask& task) {
    return task.kind == LedgerKind::sweep;
}
bool is_only_messages(const EraseTask& task) {
    return task.scope == LedgerScope::messages;
}

[[noreturn]] void refuse_held(const Conversation& conversation) {
    const std::string what = "The conversation " + conversation.short_id;
    if (conversation.restricted_at)
        throw Error{Code::legal_hold, what + " is restricted: it can't be erased."}.with_hint(
            "iterochat conversation unrestrict " + conversation.short_id + "   (lifts the restriction)");
    throw Error{Code::legal_hold, what + " is under a legal hold: it can't be erased."}.with_hint(
        "iterochat hold list");
}

[[noreturn]] void refuse_held(const VisitorId& visitor) {
    throw Error{Code::legal_hold, "The visitor " + visitor.text() +
                                      " is under a legal hold: nothing of "
                                      "theirs can be erased."}
        .with_hint("iterochat hold list");
}

bool is_protected(storage::View& view, const Conversation& conversation) {
    return conversation.restricted_at || storage::is_held(view, conversation.id);
}

/// One that an earlier run of this step hid is on its way already.
bool is_still_due(storage::View& view, const EraseTask& task, const Conversation& conversation) {
    return conversation.deleted_by == eraser || storage::is_sweepable(view, task.due, conversation.id);
}

/// False: a sweep keeps it.
bool hide_one(storage::Tx& tx, const EraseTask& task, const ConversationId& id,
              const decltype(EraseHooks::gone)& gone) {
    const auto conversation = storage::find_conversation(tx, id);
    if (!conversation)
        return true; // gone in an earlier run of this step
    if (is_protected(tx, *conversation)) {
        if (is_sweep(task))
            return false;
        refuse_held(*conversation);
    }
    if (is_sweep(task) && !is_still_due(tx, task, *conversation))
        return false;
    if (is_only_messages(task) || conversation->deleted_at)
        return true;
    storage::delete_item(tx, ItemKind::conversation, id, eraser);
    if (gone) {
        const std::int64_t seq = storage::get_conversation(tx, id).event_seq;
        tx.after_commit([gone, id, visitor = conversation->visitor_id, seq] { gone(id, visitor, seq); });
    }
    return true;
}

storage::RecipientCounts count_recipients_of(storage::Tx& tx, const std::vector<ConversationId>& ids) {
    storage::RecipientCounts counts;
    for (const ConversationId& id : ids)
        for (const std::string& host : storage::recipients_of(tx, id))
            counts[host] += 1;
    return counts;
}

std::vector<ConversationId> own_of(storage::Tx& tx, const VisitorId& visitor,
                                   const std::vector<ConversationId>& ids) {
    std::vector<ConversationId> own = storage::conversations_of_visitor(tx, visitor);
    std::erase_if(own, [&](const ConversationId& id) { return !has(ids, id); });
    return own;
}

} // namespace

void count_recipients(storage::Tx& tx, EraseTask& task) {
    const ConversationId conversation = storage::get_message(tx, *task.message).conversation_id;
    task.recipients = count_recipients_of(tx, {conversation});
}

std::vector<ConversationId> next_batch(const EraseTask& task) {
    const auto begin = task.conversations.begin() + static_cast<std::ptrdiff_t>(task.position);
    const auto left = static_cast<std::size_t>(task.conversations.end() - begin);
    return {begin, begin + static_cast<std::ptrdiff_t>(std::min(left, storage::erase_batch))};
}

std::vector<ConversationId> without_kept(const EraseTask& task, const std::vector<ConversationId>& ids) {
    std::vector<ConversationId> left;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(left),
                 [&](const ConversationId& id) { return !has(task.kept, id); });
    return left;
}

void check_not_held(storage::View& view, const std::vector<ConversationId>& conversations,
                    const std::vector<VisitorId>& visitors) {
    for (const ConversationId& id : conversations) {
        const auto conversation = storage::find_conversation(view, id);
        if (conversation && is_protected(view, *conversation))
            refuse_held(*conversation);
    }
    for (const VisitorId& visitor : visitors)
        if (storage::is_visitor_held(view, visitor))
            refuse_held(visitor);
}

void keep_busy_visitors(storage::Tx& tx, EraseTask& task) {
    std::erase_if(task.visitors, [&](const VisitorId& visitor) {
        return storage::is_visitor_held(tx, visitor) ||
               !storage::conversations_of_visitor(tx, visitor).empty();
    });
}

HiddenBatch hide(storage::Tx& tx, const EraseTask& task, const std::vector<ConversationId>& ids,
                 const decltype(EraseHooks::gone)& gone) {
    HiddenBatch batch;
    std::vector<ConversationId> going;
    for (const ConversationId& id : ids)
        (hide_one(tx, task, id, gone) ? going : batch.kept).push_back(id);
    batch.counts = is_only_messages(task) ? storage::count_erasable_messages(tx, task.visitors, going)
                                          : storage::count_erasable(tx, going);
    batch.recipients = count_recipients_of(tx, going);
    return batch;
}

void erase_postings_of(storage::Tx& tx, const EraseTask& task, const std::vector<ConversationId>& ids) {
    if (!is_only_messages(task)) {
        storage::erase_postings(tx, ids);
        return;
    }
    for (const VisitorId& visitor : task.visitors)
        storage::erase_message_postings(tx, visitor, own_of(tx, visitor, ids));
}

bool erase_some_pieces(storage::Tx& tx, const EraseTask& task, const ConversationId& id) {
    if (!is_only_messages(task))
        return storage::erase_attachment_pieces(tx, id, std::nullopt);
    return std::ranges::any_of(task.visitors, [&](const VisitorId& visitor) {
        return storage::erase_attachment_pieces(tx, id, visitor);
    });
}

void erase_rows_of(storage::Tx& tx, const EraseTask& task, const std::vector<ConversationId>& ids) {
    if (!is_only_messages(task)) {
        storage::erase_conversation_rows(tx, ids);
        return;
    }
    for (const VisitorId& visitor : task.visitors)
        storage::erase_visitor_texts(tx, visitor, own_of(tx, visitor, ids));
}

bool erase_people(storage::Tx& tx, EraseTask& task) {
    if (is_only_messages(task)) {
        for (const VisitorId& visitor : task.visitors) {
            if (task.conversations.empty()) // no batch took their name and address along
                storage::erase_visitor_texts(tx, visitor, {});
            storage::erase_visitor_postings(tx, visitor);
        }
        return true;
    }
    std::vector<ConversationId> late;
    for (const VisitorId& visitor : task.visitors)
        for (const ConversationId& id : storage::conversations_of_visitor(tx, visitor))
            late.push_back(id);
    if (!late.empty()) {
        task.conversations.insert(task.conversations.end(), late.begin(), late.end());
        return false;
    }
    for (const VisitorId& visitor : task.visitors) {
        // Even when the row is gone: index.db is committed after main.db, and a crash may lie between.
        storage::erase_visitor_postings(tx, visitor);
        if (storage::find_visitor(tx, visitor))
            storage::erase_visitor_rows(tx, visitor);
    }
    return true;
}

void erase_person_keys(storage::Tx& tx, const EraseTask& task) {
    for (const VisitorId& visitor : task.visitors)
        storage::erase_visitor_key(tx, visitor);
}

void erase_deleted_items(storage::Tx& tx, EraseTask& task) {
    for (const EraseTask::Item& item : task.items) {
        const auto found = storage::find_deleted_item(tx, item.id);
        if (!found || (task.due.deleted_before && found->deleted_at >= *task.due.deleted_before))
            continue; // restored meanwhile, or gone in an earlier run
        storage::erase_deleted_item(tx, item.kind, item.id);
        task.items_erased += 1;
    }
}

storage::Residue count_left(storage::View& view, const EraseTask& task) {
    const std::vector<ConversationId> done(
        task.conversations.begin(), task.conversations.begin() + static_cast<std::ptrdiff_t>(task.position));
    return storage::count_residue_of(view, without_kept(task, done), task.visitors, is_only_messages(task));
}

void note_shards(storage::View& view, EraseTask& task, const std::vector<ConversationId>& ids) {
    for (const std::int64_t shard : storage::shards_of(view, ids))
        if (std::find(task.shards.begin(), task.shards.end(), shard) == task.shards.end())
            task.shards.push_back(shard);
}

void draw_pieces(storage::View& view, const EraseTask& task, const std::vector<ConversationId>& conversations,
                 const std::vector<VisitorId>& visitors, CanaryPieces& pieces) {
    const auto offer = [&](std::string_view text, std::span<const std::uint8_t> sealed) {
        pieces.offer(text);
        pieces.offer(sealed);
    };
    const std::size_t stride = conversations.size() / looked_at_most + 1;
    for (std::size_t i = 0; i < conversations.size(); i += stride)
        storage::for_each_erasable_text(view, conversations[i], is_only_messages(task), offer);
    for (std::size_t i = 0; i < std::min(visitors.size(), looked_at_most); ++i)
        storage::for_each_erasable_text(view, visitors[i], offer);
}

void draw_pieces(storage::View& view, const MessageId& message, CanaryPieces& pieces) {
    storage::for_each_erasable_text(view, message,
                                    [&](std::string_view text, std::span<const std::uint8_t> sealed) {
                                        for (std::size_t i = 0; i < CanaryPieces::pieces_most / 2; ++i) {
                                            pieces.offer(text);
                                            pieces.offer(sealed);
                                        }
                                    });
}

} // namespace iterochat::erasure
