#include "daemon/storage/deleted_items.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/rows.hpp"

#include <algorithm>

namespace iterochat::storage {
namespace {

constexpr std::size_t note_title_characters = 60;

/// One row a kind. `conflict` finds the title of the live one in the way of the deleted one with id ?1.
struct KindRow {
    ItemKind kind;
    const char* noun;
    const char* mark;
    const char* unmark;
    const char* find; ///< id, title, deleted_at, deleted_by of the deleted one
    const char* list;
    const char* count;
    const char* conflict; ///< null: nothing can be in the way
    const char* conflict_sentence;
};

constexpr std::array kinds{
    KindRow{ItemKind::conversation, "conversation",
            "UPDATE conversations SET deleted_at = ?2, deleted_by = ?3 WHERE id = ?1 AND deleted_at IS NULL",
            "UPDATE conversations SET deleted_at = NULL, deleted_by = '' WHERE id = ?1",
            "SELECT id, short_id, deleted_at, deleted_by FROM conversations WHERE id = ?1 AND deleted_at IS "
            "NOT NULL",
            "SELECT id, short_id, deleted_at, deleted_by FROM conversations WHERE deleted_at IS NOT NULL",
            "SELECT count(*) FROM conversations WHERE deleted_at IS NOT NULL", nullptr, nullptr},
    KindRow{ItemKind::article, "article",
            "UPDATE articles SET deleted_at = ?2, deleted_by = ?3 WHERE id = ?1 AND deleted_at IS NULL",
            "UPDATE articles SET deleted_at = NULL, deleted_by = '' WHERE id = ?1",
            "SELECT id, title, deleted_at, deleted_by FROM articles WHERE id = ?1 AND deleted_at IS NOT NULL",
            "SELECT id, title, deleted_at, deleted_by FROM articles WHERE deleted_at IS NOT NULL",
            "SELECT count(*) FROM articles WHERE deleted_at IS NOT NULL",
            "SELECT other.title FROM articles mine JOIN articles other ON other.source_id = mine.source_id"
            " AND other.source_id <> '' AND other.deleted_at IS NULL WHERE mine.id = ?1",
            "another article was imported from the same source since"},
    KindRow{ItemKind::quick_reply, "quick reply",
            "UPDATE quick_replies SET deleted_at = ?2, deleted_by = ?3 WHERE id = ?1 AND deleted_at IS NULL",
            "UPDATE quick_replies SET deleted_at = NULL, deleted_by = '' WHERE id = ?1",
            "SELECT id, shortcut, deleted_at, deleted_by FROM quick_replies WHERE id = ?1 AND deleted_at IS "
            "NOT NULL",
            "SELECT id, shortcut, deleted_at, deleted_by FROM quick_replies WHERE deleted_at IS NOT NULL",
            "SELECT count(*) FROM quick_replies WHERE deleted_at IS NOT NULL",
            "SELECT '/' || other.shortcut FROM quick_replies mine JOIN quick_replies other ON other.shortcut "
            "= mine.shortcut"
            " AND other.deleted_at IS NULL WHERE mine.id = ?1",
            "another quick reply has its shortcut now"},
    KindRow{
        ItemKind::instruction, "instruction",
        "UPDATE instructions SET deleted_at = ?2, deleted_by = ?3 WHERE id = ?1 AND deleted_at IS NULL",
        "UPDATE instructions SET deleted_at = NULL, deleted_by = '' WHERE id = ?1",
        "SELECT id, title, deleted_at, deleted_by FROM instructions WHERE id = ?1 AND deleted_at IS NOT NULL",
        "SELECT id, title, deleted_at, deleted_by FROM instructions WHERE deleted_at IS NOT NULL",
        "SELECT count(*) FROM instructions WHERE deleted_at IS NOT NULL", nullptr, nullptr},
    KindRow{ItemKind::tag, "tag",
            "UPDATE tags SET deleted_at = ?2, deleted_by = ?3 WHERE id = ?1 AND deleted_at IS NULL",
            "UPDATE tags SET deleted_at = NULL, deleted_by = '' WHERE id = ?1",
            "SELECT id, name, deleted_at, deleted_by FROM tags WHERE id = ?1 AND deleted_at IS NOT NULL",
            "SELECT id, name, deleted_at, deleted_by FROM tags WHERE deleted_at IS NOT NULL",
            "SELECT count(*) FROM tags WHERE deleted_at IS NOT NULL",
            "SELECT other.name FROM tags mine JOIN tags other ON other.folded_name = mine.folded_name"
            " AND other.deleted_at IS NULL WHERE mine.id = ?1",
            "another tag has its name now"},
    KindRow{ItemKind::note, "note",
            "UPDATE notes SET deleted_at = ?2, deleted_by = ?3 WHERE id = ?1 AND deleted_at IS NULL",
            "UPDATE notes SET deleted_at = NULL, deleted_by = '' WHERE id = ?1",
            "SELECT id, '', deleted_at, deleted_by FROM notes WHERE id = ?1 AND deleted_at IS NOT NULL",
            "SELECT id, '', deleted_at, deleted_by FROM notes WHERE deleted_at IS NOT NULL",
            "SELECT count(*) FROM notes WHERE deleted_at IS NOT NULL", nullptr, nullptr},
};

const KindRow& row_of(ItemKind kind) {
    return *std::find_if(kinds.begin(), kinds.end(), [&](const KindRow& row) { return row.kind == kind; });
}

DeletedItem read_item(View& view, ItemKind kind, Statement& row) {
    DeletedItem item{kind, row.get<Uuid>(0), row.get<std::string>(1), row.get<Time>(2),
                     row.get<std::string>(3)};
    if (kind == ItemKind::note) // sealed: its beginning is its title
        if (const auto note = find_note(view, NoteId::from(item.id)))
            item.title = truncate_characters(note->text, note_title_characters);
    return item;
}

/// Whoever follows conversations or learns from articles hears of the change.
void announce(Tx& tx, ItemKind kind, const Uuid& id) {
    if (kind == ItemKind::conversation)
        tx.main().run("UPDATE conversations SET event_seq = ? WHERE id = ?", tx.next_event_seq(), id);
    if (kind == ItemKind::note)
        tx.main().run("UPDATE notes SET event_seq = ? WHERE id = ?", tx.next_event_seq(), id);
    if (kind == ItemKind::article)
        tx.main().run("UPDATE articles SET revision = ? WHERE id = ?", next_article_revision(tx), id);
}

} // namespace

void delete_item(Tx& tx, ItemKind kind, const Uuid& id, std::string_view deleted_by) {
    const KindRow& row = row_of(kind);
    if (tx.main().run(row.mark, id, tx.now(), deleted_by) == 0) {
        if (tx.main().select(row.find, id).step())
            throw Error{Code::conflict, std::string("This ") + row.noun + " is deleted already."};
        throw Error{Code::not_found, std::string("There is no such ") + row.noun + "."};
    }
    announce(tx, kind, id);
}

DeletedItem restore_item(Tx& tx, const Uuid& id) {
    const auto item = find_deleted_item(tx, id);
    if (!item)
        throw Error{Code::not_found, "There is no such deleted item."};
    const KindRow& row = row_of(item->kind);
    if (row.conflict) {
        Statement in_the_way = tx.main().select(row.conflict, id);
        if (in_the_way.step())
            throw Error{Code::conflict, std::string("This ") + row.noun + " can't be restored: " +
                                            row.conflict_sentence + " (\"" + in_the_way.get<std::string>(0) +
                                            "\"). Rename or delete that one first."};
    }
    tx.main().run(row.unmark, id);
    announce(tx, item->kind, id);
    return *item;
}

std::optional<DeletedItem> find_deleted_item(View& view, const Uuid& id) {
    for (const KindRow& kind : kinds) {
        Statement row = view.main().select(kind.find, id);
        if (row.step())
            return read_item(view, kind.kind, row);
    }
    return std::nullopt;
}

std::vector<DeletedItem> list_deleted_items(View& view, const std::optional<ItemKind>& kind) {
    std::vector<DeletedItem> items;
    for (const KindRow& one : kinds) {
        if (kind && one.kind != *kind)
            continue;
        Statement rows = view.main().prepare(one.list);
        while (rows.step())
            items.push_back(read_item(view, one.kind, rows));
    }
    std::sort(items.begin(), items.end(), [](const DeletedItem& a, const DeletedItem& b) {
        return a.deleted_at != b.deleted_at ? a.deleted_at > b.deleted_at : a.id > b.id;
    });
    return items;
}

std::int64_t count_deleted_items(View& view) {
    std::int64_t count = 0;
    for (const KindRow& kind : kinds) {
        Statement row = view.main().prepare(kind.count);
        row.step();
        count += row.integer(0);
    }
    return count;
}

} // namespace iterochat::storage
