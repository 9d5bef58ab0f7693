#include "daemon/storage/tags.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

std::int64_t tag_row(View& view, const TagId& id) {
    Statement row = view.main().select("SELECT row FROM tags WHERE id = ?", id);
    if (!row.step())
        throw Error{Code::not_found, "There is no such tag."};
    return row.integer(0);
}

void refuse_taken_name(View& view, std::string_view name, const std::optional<TagId>& except) {
    const auto taken = find_tag_by_name(view, name);
    if (taken && taken->id != except)
        throw Error{Code::exists, "There is a tag \"" + taken->name + "\" already."}.with_field("name");
}

std::vector<Tag> read_all(Statement rows) {
    std::vector<Tag> tags;
    while (rows.step())
        tags.push_back(read_tag(rows));
    return tags;
}

} // namespace

Tag read_tag(Statement& row) {
    return {row.get<TagId>(0), row.get<std::string>(1), row.get<Time>(2), row.find<Time>(3),
            row.get<std::string>(4)};
}

void insert_tag_row(Tx& tx, const Tag& tag) {
    tx.main().run("INSERT INTO tags (id, name, folded_name, created_at, deleted_at, deleted_by) VALUES (?, "
                  "?, ?, ?, ?, ?)",
                  tag.id, tag.name, fold(tag.name), tag.created_at, tag.deleted_at, tag.deleted_by);
}

Tag create_tag(Tx& tx, std::string_view name) {
    refuse_taken_name(tx, name, std::nullopt);
    const Tag tag{TagId::make(tx.now()), std::string{name}, tx.now(), {}, {}};
    insert_tag_row(tx, tag);
    return tag;
}

void rename_tag(Tx& tx, const TagId& id, std::string_view name) {
    refuse_taken_name(tx, name, id);
    if (tx.main().run("UPDATE tags SET name = ?, folded_name = ? WHERE id = ?", name, fold(name), id) == 0)
        throw Error{Code::not_found, "There is no such tag."};
}

std::optional<Tag> find_tag(View& view, const TagId& id) {
    Statement row =
        view.main().select("SELECT id, name, created_at, deleted_at, deleted_by FROM tags WHERE id = ?", id);
    if (!row.step())
        return std::nullopt;
    return read_tag(row);
}

std::optional<Tag> find_tag_by_name(View& view, std::string_view name) {
    Statement row = view.main().select("SELECT id, name, created_at, deleted_at, deleted_by FROM tags"
                                       " WHERE folded_name = ? AND deleted_at IS NULL",
                                       fold(name));
    if (!row.step())
        return std::nullopt;
    return read_tag(row);
}

std::vector<Tag> list_tags(View& view) {
    return read_all(view.main().select("SELECT id, name, created_at, deleted_at, deleted_by FROM tags"
                                       " WHERE deleted_at IS NULL ORDER BY folded_name"));
}

void tag_conversation(Tx& tx, const ConversationId& conversation, const TagId& tag) {
    tx.main().run("INSERT INTO conversation_tags (conversation, tag, created_at) VALUES (?, ?, ?)"
                  " ON CONFLICT (conversation, tag) DO NOTHING",
                  conversation_row(tx, conversation), tag_row(tx, tag), tx.now());
}

void untag_conversation(Tx& tx, const ConversationId& conversation, const TagId& tag) {
    tx.main().run("DELETE FROM conversation_tags WHERE conversation = ? AND tag = ?",
                  conversation_row(tx, conversation), tag_row(tx, tag));
}

std::vector<Tag> tags_of(View& view, const ConversationId& conversation) {
    return read_all(view.main().select(
        "SELECT t.id, t.name, t.created_at, t.deleted_at, t.deleted_by FROM conversation_tags ct JOIN tags t "
        "ON t.row = ct.tag"
        " WHERE ct.conversation = (SELECT row FROM conversations WHERE id = ?) AND t.deleted_at IS NULL"
        " ORDER BY t.folded_name",
        conversation));
}

} // namespace iterochat::storage
