#include "daemon/storage/erasable_texts.hpp"

#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/storage/rows.hpp"

#include <array>

namespace iterochat::storage {
namespace {

void visit_sealed(View& view, const KeyOf& whose, const vault::Place& place,
                  std::span<const std::uint8_t> sealed, const ErasableText& visit) {
    std::string text;
    try {
        text = view.unseal(whose, place, sealed);
    } catch (const Error& failure) {
        if (failure.code() != Code::damaged)
            throw;
        return;
    }
    visit(text, sealed);
    wipe(text);
}

} // namespace

void for_each_erasable_text(View& view, const ConversationId& conversation, bool own_words_only,
                            const ErasableText& visit) {
    const auto row = find_conversation_row(view, conversation);
    if (!row)
        return;
    Statement messages = view.main().select(
        "SELECT id, author_kind, author_id, text FROM messages WHERE conversation = ?", *row);
    while (messages.step()) {
        const Author author{author_kind_from_name(messages.text_view(1)), messages.find<Uuid>(2), {}};
        if (author.kind == AuthorKind::visitor)
            visit_sealed(view, KeyOf::text_of(conversation, author),
                         {"messages", "text", messages.get<MessageId>(0).blob()}, messages.blob(3), visit);
        else if (!own_words_only)
            visit({}, messages.blob(3));
    }
    if (own_words_only)
        return;
    Statement notes =
        view.main().select("SELECT id, author_id, text FROM notes WHERE conversation = ?", *row);
    while (notes.step())
        visit_sealed(view, KeyOf::text_of(conversation, {AuthorKind::member, notes.find<Uuid>(1), {}}),
                     {"notes", "text", notes.get<NoteId>(0).blob()}, notes.blob(2), visit);
}

void for_each_erasable_text(View& view, const VisitorId& visitor, const ErasableText& visit) {
    Statement row = view.main().select("SELECT name, email, user_agent FROM visitors WHERE id = ?", visitor);
    if (!row.step())
        return;
    static constexpr std::array columns{"name", "email"};
    for (int column = 0; column < 2; ++column)
        if (!row.is_null(column))
            visit_sealed(view, KeyOf::of_person(visitor),
                         {"visitors", columns[static_cast<std::size_t>(column)], visitor.blob()},
                         row.blob(column), visit);
    if (!row.is_null(2)) // a browser's name is no one's own words
        visit({}, row.blob(2));
}

void for_each_erasable_text(View& view, const MessageId& message, const ErasableText& visit) {
    Statement row = view.main().select("SELECT c.id, m.author_kind, m.author_id, m.text FROM messages m"
                                       " JOIN conversations c ON c.row = m.conversation WHERE m.id = ?",
                                       message);
    if (!row.step())
        return;
    const Author author{author_kind_from_name(row.text_view(1)), row.find<Uuid>(2), {}};
    if (author.kind == AuthorKind::visitor)
        visit_sealed(view, KeyOf::text_of(row.get<ConversationId>(0), author),
                     {"messages", "text", message.blob()}, row.blob(3), visit);
    else
        visit({}, row.blob(3));
}

bool is_in_own_content(View& view, std::string_view words) {
    // As bytes: a piece of a text may begin in the middle of a letter.
    static constexpr std::array columns{
        "SELECT 1 FROM articles WHERE instr(CAST(lower(title || char(10) || body) AS BLOB),"
        " CAST(lower(?1) AS BLOB))",
        "SELECT 1 FROM article_questions WHERE instr(CAST(lower(text) AS BLOB), CAST(lower(?1) AS BLOB))",
        "SELECT 1 FROM quick_replies WHERE instr(CAST(lower(title || char(10) || body) AS BLOB),"
        " CAST(lower(?1) AS BLOB))",
        "SELECT 1 FROM instructions WHERE instr(CAST(lower(title || char(10) || body) AS BLOB),"
        " CAST(lower(?1) AS BLOB))",
        "SELECT 1 FROM suggested_questions WHERE instr(CAST(lower(text) AS BLOB), CAST(lower(?1) AS BLOB))",
        "SELECT 1 FROM settings WHERE instr(CAST(lower(value) AS BLOB), CAST(lower(?1) AS BLOB))"};
    for (const char* sql : columns)
        if (view.main().select(sql, words).step())
            return true;
    return false;
}

} // namespace iterochat::storage
