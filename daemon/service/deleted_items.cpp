#include "daemon/service/deleted_items.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/conversation_events.hpp"
#include "daemon/service/retention.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/store.hpp"

#include <unordered_map>
#include <unordered_set>

namespace iterochat::service {
namespace {

constexpr std::string_view retention_rule = "deleted";
constexpr std::size_t beginning_characters = 100;

/// For how long deleted items are kept: the organization's own rule, else the default.
std::optional<Span> kept_for(storage::View& view) {
    for (const RetentionRule& rule : storage::list_retention_rules(view))
        if (rule.name == retention_rule)
            return rule.age;
    for (const RuleRow& row : retention_rules())
        if (row.name == retention_rule)
            return row.default_age;
    return std::nullopt;
}

std::string beginning_of(storage::View& view, const ConversationId& id) {
    for (const Message& message : storage::messages_after(view, id, 0, 1))
        return truncate_characters(message.text, beginning_characters);
    return {};
}

/// Names and texts are for those who may read them: a restricted conversation keeps to its short id.
std::optional<DeletedConversation> words_of(storage::View& view, const Actor& actor,
                                            const DeletedItem& item) {
    if (item.kind != ItemKind::conversation)
        return std::nullopt;
    const ConversationId id = ConversationId::from(item.id);
    const auto conversation = storage::find_conversation(view, id);
    if (!conversation || (conversation->restricted_at && std::holds_alternative<Member>(actor)))
        return std::nullopt;
    return DeletedConversation{conversation->visitor_name, conversation->created_at, beginning_of(view, id)};
}

DeletedEntry entry_of(storage::View& view, const Actor& actor, const DeletedItem& item,
                      const std::optional<Span>& age) {
    DeletedEntry entry{item, std::nullopt, words_of(view, actor, item)};
    const bool held =
        item.kind == ItemKind::conversation && storage::is_held(view, ConversationId::from(item.id));
    if (age && !held)
        entry.purge_at = item.deleted_at + *age;
    return entry;
}

DeletedItem present(storage::View& view, const Uuid& id) {
    auto found = storage::find_deleted_item(view, id);
    if (!found)
        throw Error{Code::not_found, "There is no deleted item of this id."}.with_hint(
            "iterochat deleted list");
    return *std::move(found);
}

/// A note goes with its conversation; which one that was can't be asked any more then.
std::unordered_map<Uuid, Uuid, UuidHash> conversations_of_notes(storage::Store& store,
                                                                OrganizationId organization,
                                                                const std::vector<DeletedItem>& items) {
    std::unordered_map<Uuid, Uuid, UuidHash> conversations;
    store.read(organization, [&](storage::View& view) {
        for (const DeletedItem& item : items)
            if (item.kind == ItemKind::note)
                if (const auto note = storage::find_note(view, NoteId::from(item.id)))
                    conversations.emplace(item.id, note->conversation_id);
    });
    return conversations;
}

audit::Act item_act(const Actor& actor, OrganizationId organization, std::string action,
                    const DeletedItem& item) {
    return act_of(actor, organization, std::move(action), std::string(name_of(item.kind)), item.id.text());
}

} // namespace

DeletedItems::DeletedItems(const Context& context, EraseConversation erase, ArticlesChanged changed)
    : context_(context), erase_(std::move(erase)), changed_(std::move(changed)) {}

std::vector<DeletedEntry> DeletedItems::list(const Actor& actor, OrganizationId organization,
                                             std::optional<ItemKind> kind) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) {
        const auto age = kept_for(view);
        std::vector<DeletedEntry> entries;
        for (const DeletedItem& item : storage::list_deleted_items(view, kind))
            entries.push_back(entry_of(view, actor, item, age));
        return entries;
    });
}

DeletedEntry DeletedItems::get(const Actor& actor, OrganizationId organization, const Uuid& id) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) {
        return entry_of(view, actor, present(view, id), kept_for(view));
    });
}

DeletedItem DeletedItems::restore(const Actor& actor, OrganizationId organization, const Uuid& id) {
    require(actor, organization, Right::manage_privacy);
    const DeletedItem restored = context_.store.write(organization, [&](storage::Tx& tx) {
        const DeletedItem item = storage::restore_item(tx, id);
        if (item.kind == ItemKind::conversation)
            tell_changed(tx, context_.hub, storage::get_conversation(tx, ConversationId::from(item.id)));
        if (item.kind == ItemKind::note)
            if (const auto note = storage::find_note(tx, NoteId::from(item.id)))
                tell_note(tx, context_.hub, storage::get_conversation(tx, note->conversation_id), *note);
        audit::record(tx, item_act(actor, organization, "deleted.restore", item));
        return item;
    });
    if (restored.kind == ItemKind::article)
        changed_(organization);
    return restored;
}

std::vector<DeletedItem> DeletedItems::wished(const Actor& actor, OrganizationId organization,
                                              const PurgeWish& wish) {
    require(actor, organization, Right::manage_privacy);
    std::vector<DeletedItem> wanted = context_.store.read(organization, [&](storage::View& view) {
        if (wish.ids.empty())
            return storage::list_deleted_items(view, std::nullopt);
        std::vector<DeletedItem> named;
        for (const Uuid& id : wish.ids)
            named.push_back(present(view, id));
        return named;
    });
    if (wish.deleted_before)
        std::erase_if(wanted,
                      [&](const DeletedItem& item) { return item.deleted_at >= *wish.deleted_before; });
    return wanted;
}

DeletedItems::PurgeReport DeletedItems::purge_all(const Actor& actor, OrganizationId organization,
                                                  const PurgeWish& wish, bool dry_run,
                                                  const Progress& progress) {
    PurgeReport report;
    report.items = wished(actor, organization, wish);
    if (dry_run)
        return report;
    const auto total = static_cast<std::int64_t>(report.items.size());
    std::int64_t done = 0;
    const auto conversation_of = conversations_of_notes(context_.store, organization, report.items);
    std::unordered_set<Uuid, UuidHash> gone; // by this purge
    std::erase_if(report.items, [&](const DeletedItem& item) {
        if (progress)
            progress("erasing", done++, total);
        try {
            purge(actor, organization, item.id);
        } catch (const Error& error) {
            if (error.code() == Code::legal_hold)
                return ++report.kept, true;
            if (error.code() != Code::not_found)
                throw;
            const auto note = conversation_of.find(item.id);
            return note == conversation_of.end() || !gone.contains(note->second);
        }
        gone.insert(item.id);
        return false;
    });
    return report;
}

DeletedItem DeletedItems::purge(const Actor& actor, OrganizationId organization, const Uuid& id) {
    require(actor, organization, Right::manage_privacy);
    const DeletedItem item =
        context_.store.read(organization, [&](storage::View& view) { return present(view, id); });
    if (item.kind == ItemKind::conversation) {
        erase_(actor, organization, ConversationId::from(item.id));
        return item;
    }
    context_.store.write(organization, [&](storage::Tx& tx) {
        const DeletedItem current = present(tx, id); // it may have been restored since
        if (current.kind == ItemKind::note)
            if (const auto note = storage::find_note(tx, NoteId::from(id));
                note && storage::is_held(tx, note->conversation_id))
                throw Error{Code::legal_hold, "A legal hold protects this note's conversation."}.with_hint(
                    "iterochat hold list");
        storage::erase_deleted_item(tx, current.kind, id);
        audit::record(tx, item_act(actor, organization, "deleted.purge", current));
    });
    if (item.kind == ItemKind::article)
        changed_(organization);
    return item;
}

} // namespace iterochat::service
