#include "daemon/storage/rows.hpp"

#include "common/base/error.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::storage {

const std::string& select_messages() {
    static const std::string sql = "SELECT m.id, c.id, m.seq, m.author_kind, m.author_id, m.client_id, "
                                   "m.text, m.extras, m.created_at, m.event_seq,"
                                   " v.id, c.state, c.deleted_at IS NOT NULL OR c.restricted_at IS NOT NULL"
                                   " FROM messages m JOIN conversations c ON c.row = m.conversation JOIN "
                                   "visitors v ON v.row = c.visitor";
    return sql;
}

Message read_message(View& view, Statement& row) {
    Message m;
    m.id = row.get<MessageId>(0);
    m.conversation_id = row.get<ConversationId>(1);
    m.seq = row.integer(2);
    m.author.kind = author_kind_from_name(row.text_view(3));
    m.author.id = row.find<Uuid>(4);
    const KeyOf whose = KeyOf::text_of(m.conversation_id, m.author);
    m.text = view.unseal(whose, {"messages", "text", m.id.blob()}, row.blob(6));
    if (const auto extras = row.blob(7); !extras.empty())
        read_extras_json(m, view.unseal(whose, {"messages", "extras", m.id.blob()}, extras));
    m.created_at = row.get<Time>(8);
    m.event_seq = row.integer(9);
    if (m.author.id && m.author.kind == AuthorKind::visitor)
        m.author.name = view.visitor_name(VisitorId::from(*m.author.id));
    else if (m.author.id && m.author.kind == AuthorKind::member)
        m.author.name = view.member_name(AccountId::from(*m.author.id));
    return m;
}

MessageContext read_message_context(Statement& row) {
    return {row.get<VisitorId>(10), conversation_state_from_name(row.text_view(11)), row.get<bool>(12)};
}

void insert_message_row(Tx& tx, std::int64_t conversation, const Message& m) {
    const KeyOf whose = KeyOf::text_of(m.conversation_id, m.author);
    tx.main().run(
        "INSERT INTO messages (id, conversation, seq, author_kind, author_id, client_id, text, extras,"
        " created_at, event_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        m.id, conversation, m.seq, name_of(m.author.kind), m.author.id, client_key(tx, m.client_id),
        tx.seal(whose, {"messages", "text", m.id.blob()}, m.text),
        seal_or_null(tx, whose, {"messages", "extras", m.id.blob()}, extras_json(m)), m.created_at,
        m.event_seq);
}

std::string client_key(View& view, std::string_view client_id) {
    constexpr std::size_t key_bytes = 16;
    if (client_id.empty())
        return {};
    // No verified id of a visitor begins so: the two kinds of index never meet.
    const vault::BlindIndex hash = view.organization_keys().verified_id_index("\x1f"
                                                                              "client-id:" +
                                                                              std::string(client_id));
    return to_base64url(std::span(hash).first(key_bytes));
}

std::string extras_json(const Message& message) {
    if (message.citations.empty() && message.suggestions.empty() && message.attachments.empty())
        return {};
    nlohmann::json json;
    for (const Citation& citation : message.citations)
        json["citations"].push_back({{"article_id", citation.article_id.text()},
                                     {"title", citation.title},
                                     {"quote", citation.quote},
                                     {"url", citation.url}});
    if (!message.suggestions.empty())
        json["suggestions"] = message.suggestions;
    for (const Attachment& file : message.attachments)
        json["attachments"].push_back(
            {{"id", file.id.text()}, {"name", file.name}, {"type", file.type}, {"bytes", file.bytes}});
    return json.dump();
}

void read_extras_json(Message& message, std::string_view text) {
    if (text.empty())
        return;
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded())
        throw Error{Code::damaged, "What belongs to a message is damaged."};
    if (json.contains("citations"))
        for (const auto& one : json["citations"])
            message.citations.push_back(
                {ArticleId::parse(one.at("article_id").get<std::string>()).value_or(ArticleId{}),
                 one.at("title"), one.at("quote"), one.at("url")});
    if (json.contains("suggestions"))
        message.suggestions = json["suggestions"].get<std::vector<std::string>>();
    if (json.contains("attachments"))
        for (const auto& one : json["attachments"])
            message.attachments.push_back(
                {AttachmentId::parse(one.at("id").get<std::string>()).value_or(AttachmentId{}),
                 one.at("name"), one.at("type"), one.at("bytes")});
}

} // namespace iterochat::storage
