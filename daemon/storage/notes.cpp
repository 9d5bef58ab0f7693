#include "daemon/storage/notes.hpp"

#include "daemon/storage/rows.hpp"

namespace iterochat::storage {

const std::string select_notes =
    "SELECT n.id, c.id, n.author_id, n.text, n.created_at, n.deleted_at, n.deleted_by,"
    " n.mentions, n.event_seq FROM notes n JOIN conversations c ON c.row = n.conversation";

namespace {

std::optional<Bytes> blob_of(const std::vector<AccountId>& ids) {
    if (ids.empty())
        return std::nullopt;
    Bytes all;
    for (const AccountId& id : ids)
        all.insert(all.end(), id.blob().begin(), id.blob().end());
    return all;
}

std::vector<AccountId> ids_of(std::span<const std::uint8_t> blob) {
    constexpr std::size_t id_bytes = 16;
    std::vector<AccountId> ids;
    for (; blob.size() >= id_bytes; blob = blob.subspan(id_bytes))
        ids.push_back(AccountId::from_blob(blob.first(id_bytes)));
    return ids;
}

} // namespace

Note read_note(View& view, Statement& row) {
    Note note;
    note.id = row.get<NoteId>(0);
    note.conversation_id = row.get<ConversationId>(1);
    note.author_id = row.get<AccountId>(2);
    note.author_name = view.member_name(note.author_id);
    note.text = view.unseal(key_of_note(note), {"notes", "text", note.id.blob()}, row.blob(3));
    note.created_at = row.get<Time>(4);
    note.deleted_at = row.find<Time>(5);
    note.deleted_by = row.get<std::string>(6);
    note.mentions = ids_of(row.blob(7));
    note.event_seq = row.integer(8);
    return note;
}

KeyOf key_of_note(const Note& note) {
    return KeyOf::text_of(note.conversation_id, {AuthorKind::member, note.author_id, {}});
}

void insert_note_row(Tx& tx, const Note& note) {
    tx.main().run("INSERT INTO notes (id, conversation, author_id, text, created_at, deleted_at, deleted_by,"
                  " mentions, event_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  note.id, conversation_row(tx, note.conversation_id), note.author_id,
                  tx.seal(key_of_note(note), {"notes", "text", note.id.blob()}, note.text), note.created_at,
                  note.deleted_at, note.deleted_by, blob_of(note.mentions), note.event_seq);
}

Note create_note(Tx& tx, const ConversationId& conversation, const AccountId& author, std::string_view text,
                 std::vector<AccountId> mentions) {
    Note note;
    note.id = NoteId::make(tx.now());
    note.conversation_id = conversation;
    note.author_id = author;
    note.author_name = tx.member_name(author);
    note.text = text;
    note.created_at = tx.now();
    note.mentions = std::move(mentions);
    note.event_seq = tx.next_event_seq();
    insert_note_row(tx, note);
    return note;
}

std::optional<Note> find_note(View& view, const NoteId& id) {
    static const std::string sql = select_notes + " WHERE n.id = ?";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(id);
    if (!row.step())
        return std::nullopt;
    return read_note(view, row);
}

std::vector<Note> list_notes(View& view, const ConversationId& conversation) {
    static const std::string sql = select_notes + " WHERE c.id = ? AND n.deleted_at IS NULL ORDER BY n.row";
    std::vector<Note> notes;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(conversation);
    while (rows.step())
        notes.push_back(read_note(view, rows));
    return notes;
}

} // namespace iterochat::storage
