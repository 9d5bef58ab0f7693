#include "daemon/erasure/restore_replay.hpp"

#include "daemon/audit/chain.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/drafts.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/mend.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/rectify.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/restore_rows.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_set>

namespace iterochat::erasure {
namespace {

/// Stands where a text was that somebody had corrected after the copy was made.
constexpr std::string_view corrected_since = "[This text was corrected after the backup was made.]";
constexpr std::string_view restorer = "system:restore"; ///< deleted_by of an item on its way out

/// Digests of one organization's erased subjects.
struct Erased {
    std::unordered_set<std::string> conversations;
    std::unordered_set<std::string> people;   ///< with all their conversations
    std::unordered_set<std::string> messages; ///< people whose own words alone were erased
    std::unordered_set<std::string> items;
    std::unordered_set<std::string> since; ///< items and people of entries behind the copy
};

void add(Erased& erased, const LedgerEntry& entry) {
    const bool is_only_messages = entry.scope == LedgerScope::messages;
    std::unordered_set<std::string>* into = nullptr;
    switch (entry.kind) {
    case LedgerKind::conversation:
    case LedgerKind::sweep:
        // Of scope messages the conversation stays; the person's own line says what went.
        into = is_only_messages ? nullptr : &erased.conversations;
        break;
    case LedgerKind::person:
        into = is_only_messages ? &erased.messages : &erased.people;
        break;
    case LedgerKind::item:
        into = &erased.items;
        break;
    case LedgerKind::organization:
        break;
    }
    if (into)
        into->insert(entry.subjects.begin(), entry.subjects.end());
}

bool may_change_in_place(const LedgerEntry& entry) {
    return entry.kind == LedgerKind::item || entry.kind == LedgerKind::person;
}

Erased read_erased(const std::string& ledger, const std::string& organization, std::int64_t copied_at) {
    Erased erased;
    audit::read_chain(ledger, 0, [&](std::string_view line) {
        if (audit::member_of(line, "op") != name_of(LedgerOp::intent) ||
            audit::member_of(line, "organization") != organization)
            return true;
        const LedgerEntry entry = parse_ledger_line(line);
        add(erased, entry);
        if (may_change_in_place(entry) &&
            nlohmann::json::parse(line).at("seq").get<std::int64_t>() > copied_at)
            erased.since.insert(entry.subjects.begin(), entry.subjects.end());
        return true;
    });
    return erased;
}

class Replayer {
  public:
    Replayer(storage::Store& store, const OrganizationId& organization, const OrganizationId& was,
             const SubjectDigests& digests, Erased erased, std::vector<AccountId> members)
        : store_(store),
          organization_(organization),
          was_(was),
          digests_(digests),
          erased_(std::move(erased)),
          members_(std::move(members)) {}

    template <class Work>
    auto in_tx(Work&& work) {
        return store_.write(organization_, std::forward<Work>(work));
    }

    Replay run() {
        pick();
        erase_conversations();
        for (const VisitorId& visitor : people_)
            erase_person(visitor);
        for (const VisitorId& visitor : speakers_)
            erase_words(visitor);
        pick_items(); // after the conversations: their notes are gone by now
        if (!items_.empty())
            in_tx([&](storage::Tx& tx) { erase_items(tx); });
        if (!erased_.since.empty())
            change_in_place();
        replay_.files_without_key =
            in_tx([](storage::Tx& tx) { return storage::erase_attachments_without_key(tx); });
        replay_.requests_without_key =
            in_tx([](storage::Tx& tx) { return storage::forget_requests_without_key(tx); });
        replay_.keys_removed = in_tx([](storage::Tx& tx) { return storage::remove_orphan_keys(tx); });
        forget_audit_values();
        return std::move(replay_);
    }

  private:
    void name(const char* kind, const Uuid& id, std::string digest, const char* cause) {
        replay_.erased.push_back({kind, id.text(), std::move(digest), cause});
    }

    bool take(const std::unordered_set<std::string>& among, const char* kind, const Uuid& id) {
        std::string digest = digests_.of(was_, id);
        if (!among.contains(digest))
            return false;
        name(kind, id, std::move(digest), "ledger");
        return true;
    }

    /// Who goes: first by the ledger, then whoever has no key.
    void pick() {
        store_.read(
            organization_,
            [&](storage::View& view) {
                std::unordered_set<Uuid, UuidHash> going;
                const auto add_conversation = [&](const ConversationId& id) {
                    if (going.insert(id).second)
                        conversations_.push_back(id);
                };
                for (const ConversationId& id : storage::all_conversation_ids(view))
                    if (take(erased_.conversations, "conversation", id))
                        add_conversation(id);
                for (const VisitorId& id : storage::all_visitor_ids(view)) {
                    if (take(erased_.people, "person", id)) {
                        people_.push_back(id);
                        for (const ConversationId& own : storage::conversations_of_visitor(view, id))
                            add_conversation(own);
                    } else if (std::string digest = digests_.of(was_, id);
                               erased_.messages.contains(digest)) {
                        speakers_.push_back(id);
                        if (storage::has_words_of(view,
                                                  id)) // else they went before the copy, but for their traces
                            name("messages", id, std::move(digest), "ledger");
                    }
                }
                for (const ConversationId& id : storage::conversations_without_key(view))
                    if (!going.contains(id)) {
                        add_conversation(id);
                        name("conversation", id, digests_.of(was_, id), "key");
                    }
                for (const VisitorId& id : storage::visitors_without_key(view))
                    if (!is_picked(id)) {
                        speakers_.push_back(id);
                        name("person", id, digests_.of(was_, id), "key");
                    }
            },
            storage::ReadLimit::long_running);
    }

    void pick_items() {
        if (erased_.items.empty())
            return;
        for (const storage::ItemRow& item :
             store_.read(organization_, [](storage::View& view) { return storage::all_item_rows(view); }))
            if (take(erased_.items, "item", item.id))
                items_.push_back(item);
    }

    bool is_picked(const VisitorId& id) const {
        return std::find(people_.begin(), people_.end(), id) != people_.end() ||
               std::find(speakers_.begin(), speakers_.end(), id) != speakers_.end();
    }

    void erase_conversations() {
        for (std::size_t at = 0; at < conversations_.size(); at += storage::erase_batch) {
            const std::span batch{conversations_.data() + at,
                                  std::min(storage::erase_batch, conversations_.size() - at)};
            in_tx([&](storage::Tx& tx) { storage::erase_postings(tx, batch); });
            in_tx([&](storage::Tx& tx) { storage::erase_conversation_rows(tx, batch); });
            in_tx([&](storage::Tx& tx) { storage::erase_conversation_keys(tx, batch); });
        }
    }

    void erase_person(const VisitorId& visitor) {
        in_tx([&](storage::Tx& tx) { storage::erase_visitor_postings(tx, visitor); });
        in_tx([&](storage::Tx& tx) { storage::erase_visitor_rows(tx, visitor); });
        in_tx([&](storage::Tx& tx) { storage::erase_visitor_key(tx, visitor); });
    }

    /// Of a person without a key too: their row stays where conversations hang on it, empty.
    void erase_words(const VisitorId& visitor) {
        const auto own = store_.read(organization_, [&](storage::View& view) {
            return storage::conversations_of_visitor(view, visitor);
        });
        if (own.empty())
            return erase_person(visitor);
        in_tx([&](storage::Tx& tx) { storage::erase_message_postings(tx, visitor, own); });
        in_tx([&](storage::Tx& tx) { storage::erase_visitor_postings(tx, visitor); });
        in_tx([&](storage::Tx& tx) { storage::erase_visitor_texts(tx, visitor, own); });
        in_tx([&](storage::Tx& tx) { storage::erase_visitor_key(tx, visitor); });
    }

    void erase_items(storage::Tx& tx) {
        for (const storage::ItemRow& item : items_) {
            if (!item.is_deleted) // erased after it was deleted after the copy
                storage::delete_item(tx, item.kind, item.id, restorer);
            storage::erase_deleted_item(tx, item.kind, item.id);
        }
    }

    /// False for a text that went with its author's key: nothing can be put in its place.
    bool is_still_said(storage::View& view, const MessageId& id) const {
        return erased_.since.contains(digests_.of(was_, id)) && !storage::get_message(view, id).text.empty();
    }

    /// What kept its row: a corrected message, a member who left. Of a corrected text only the newer one may
    /// be shown, and the copy does not have it.
    void change_in_place() {
        std::vector<MessageId> corrected;
        std::vector<AccountId> left;
        store_.read(
            organization_,
            [&](storage::View& view) {
                for (const MessageId& id : storage::all_message_ids(view))
                    if (is_still_said(view, id) && take(erased_.since, "text", id))
                        corrected.push_back(id);
                const auto known = storage::all_member_ids(view); // who never acted has no name here
                std::set<AccountId> members(known.begin(), known.end());
                members.insert(members_.begin(), members_.end());
                for (const AccountId& id : members)
                    if (take(erased_.since, "member", id))
                        left.push_back(id);
            },
            storage::ReadLimit::long_running);
        for (const MessageId& id : corrected)
            in_tx([&](storage::Tx& tx) { storage::rectify_message(tx, id, corrected_since); });
        in_tx([&](storage::Tx& tx) {
            for (const AccountId& id : left) {
                storage::erase_drafts_of(tx, id);
                storage::forget_member_name(tx, id);
            }
        });
        store_.control_write([&](storage::ControlTx& tx) {
            for (const AccountId& id : left)
                storage::erase_audit_values_of_member(tx, organization_, id);
        });
    }

    void forget_audit_values() {
        if (replay_.erased.empty())
            return;
        store_.control_write([&](storage::ControlTx& tx) {
            for (const ConversationId& id : conversations_)
                storage::erase_audit_values_of_subject(tx, id);
            for (const VisitorId& id : people_)
                storage::erase_audit_values_of_subject(tx, id);
        });
    }

    storage::Store& store_;
    const OrganizationId organization_;
    const OrganizationId was_;
    const SubjectDigests& digests_;
    const Erased erased_;
    std::vector<AccountId> members_;
    std::vector<ConversationId> conversations_;
    std::vector<VisitorId> people_;
    std::vector<VisitorId> speakers_;
    std::vector<storage::ItemRow> items_;
    Replay replay_;
};

} // namespace

bool is_organization_erased(const std::string& ledger, const std::string& organization_digest) {
    bool is_erased = false;
    audit::read_chain(ledger, 0, [&](std::string_view line) {
        is_erased = audit::member_of(line, "kind") == name_of(LedgerKind::organization) &&
                    audit::member_of(line, "op") == name_of(LedgerOp::intent) &&
                    audit::member_of(line, "organization") == organization_digest;
        return !is_erased;
    });
    return is_erased;
}

namespace {

/// What a line says without its place in the chain.
std::unordered_set<std::string> intents_of(const std::string& ledger,
                                           const std::string& organization_digest) {
    std::unordered_set<std::string> intents;
    audit::read_chain(ledger, 0, [&](std::string_view line) {
        if (audit::member_of(line, "op") != name_of(LedgerOp::intent) ||
            audit::member_of(line, "organization") != organization_digest)
            return true;
        auto said = nlohmann::json::parse(line);
        for (const char* place : {"seq", "prev", "hash"})
            said.erase(place);
        intents.insert(said.dump());
        return true;
    });
    return intents;
}

} // namespace

std::size_t count_intents_since(const std::string& ledger, const std::string& before,
                                const std::string& organization_digest) {
    std::unordered_set<std::string> intents = intents_of(ledger, organization_digest);
    for (const std::string& known : intents_of(before, organization_digest))
        intents.erase(known);
    return intents.size();
}

std::int64_t ledger_position_at(const std::string& ledger, Time time) {
    std::int64_t position = 0;
    audit::read_chain(ledger, 0, [&](std::string_view line) {
        if (parse_time(audit::member_of(line, "time")) <= time)
            position = nlohmann::json::parse(line).at("seq").get<std::int64_t>();
        return true;
    });
    return position;
}

Replay replay_erasures(storage::Store& store, const OrganizationId& organization, const OrganizationId& was,
                       const SubjectDigests& digests, const std::string& ledger, std::int64_t copied_at,
                       const std::vector<AccountId>& members) {
    Erased erased = read_erased(ledger, digests.of(was), copied_at);
    return Replayer{store, organization, was, digests, std::move(erased), members}.run();
}

} // namespace iterochat::erasure
