#include "daemon/storage/text_recipients.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/storage/rows.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::storage {
namespace {

using nlohmann::json;

constexpr std::string_view sent_mark = R"("sent":[{)"; ///< of a trace whose texts left the host

/// Hosts in a trace's "sent", each with "to", the endpoint's address.
std::vector<std::string> hosts_in_trace(std::string_view trace) {
    std::vector<std::string> hosts;
    if (trace.find(sent_mark) == std::string_view::npos)
        return hosts;
    const json document = json::parse(trace, nullptr, false);
    const json sent = document.is_object() ? document.value("sent", json::array()) : json::array();
    for (const json& line : sent) {
        const auto to = line.is_object() ? line.find("to") : line.end();
        // An unknown one is still to be told of: by the name that its kind has.
        const bool is_named = line.is_object() && to != line.end() && to->is_string();
        hosts.push_back(is_named ? host_of_url(to->get<std::string>()) : std::string(ai_engine_kind));
    }
    return hosts;
}

} // namespace

std::string host_of_url(std::string_view url) {
    const auto scheme = url.find("://");
    const std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    return std::string(rest.substr(0, rest.find('/')));
}

bool note_text_recipient(Tx& tx, const ConversationId& conversation, std::string_view host) {
    const std::int64_t row = conversation_row(tx, conversation);
    const bool is_new = tx.main().run("INSERT OR IGNORE INTO text_recipients VALUES (?, ?, ?, ?, ?)", row,
                                      ai_engine_kind, host, tx.now(), tx.now()) > 0;
    if (!is_new)
        tx.main().run(
            "UPDATE text_recipients SET last_at = ? WHERE conversation = ? AND kind = ? AND host = ?",
            tx.now(), row, ai_engine_kind, host);
    return is_new;
}

void take_back_text_recipient(Tx& tx, const ConversationId& conversation, std::string_view host) {
    tx.main().run(
        "DELETE FROM text_recipients WHERE conversation = (SELECT row FROM conversations WHERE id = ?)"
        " AND kind = ? AND host = ? AND first_at = last_at",
        conversation, ai_engine_kind, host);
}

std::vector<std::string> recipients_of(View& view, const ConversationId& conversation) {
    std::vector<std::string> hosts;
    Statement rows = view.main().select("SELECT host FROM text_recipients WHERE conversation ="
                                        " (SELECT row FROM conversations WHERE id = ?) ORDER BY host",
                                        conversation);
    while (rows.step())
        hosts.push_back(rows.get<std::string>(0));
    return hosts;
}

RecipientCounts count_recipients(View& view) {
    RecipientCounts counts;
    Statement rows =
        view.main().prepare("SELECT host, count(DISTINCT conversation) FROM text_recipients GROUP BY host");
    while (rows.step())
        counts[rows.get<std::string>(0)] = rows.integer(1);
    return counts;
}

std::int64_t erase_text_recipients(Tx& tx, std::int64_t conversation_row) {
    return tx.main().run("DELETE FROM text_recipients WHERE conversation = ?", conversation_row);
}

void note_recipients_of_trace(Tx& tx, std::int64_t conversation_row, std::string_view trace, Time at) {
    for (const std::string& host : hosts_in_trace(trace))
        tx.main().run("INSERT INTO text_recipients VALUES (?1, ?2, ?3, ?4, ?4)"
                      " ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at),"
                      " last_at = max(last_at, excluded.last_at)",
                      conversation_row, ai_engine_kind, host, at);
}

bool has_old_traces(Connection& main) {
    return main.prepare("SELECT 1 FROM counters WHERE name = 'traces_unread'").step();
}

void note_recipients_of_old_traces(Tx& tx) {
    Statement rows = tx.main().prepare(
        "SELECT t.message_id, c.id, v.id, t.trace, c.row, t.created_at FROM ai_traces t"
        " JOIN conversations c ON c.row = t.conversation JOIN visitors v ON v.row = c.visitor");
    while (rows.step()) {
        const auto message = rows.get<MessageId>(0);
        const KeyOf whose = KeyOf::text_of_visitor(rows.get<ConversationId>(1), rows.get<VisitorId>(2));
        try {
            const std::string trace = tx.unseal(whose, {"ai_traces", "trace", message.blob()}, rows.blob(3));
            note_recipients_of_trace(tx, rows.integer(4), trace, rows.get<Time>(5));
        } catch (const Error& failure) { // one damaged trace must not keep the whole tenant closed
            log(LogLevel::warning, "storage", "trace_unreadable",
                {{"message", message.text()}, {"code", code_name(failure.code())}});
        }
    }
    tx.main().run("DELETE FROM counters WHERE name = 'traces_unread'");
}

void for_each_text_recipient(View& view, const ExportScope& scope, const Visit<TextRecipient>& visit) {
    std::string sql = "SELECT c.id, r.kind, r.host, r.first_at, r.last_at FROM text_recipients r"
                      " JOIN conversations c ON c.row = r.conversation JOIN visitors v ON v.row = c.visitor"
                      " WHERE ?1 IS ?1 AND ?2 IS ?2";
    if (scope.conversation)
        sql += " AND c.id = ?1";
    if (scope.visitor)
        sql += " AND v.id = ?2";
    Statement rows = view.main().prepare_composed(sql + " ORDER BY r.conversation, r.kind, r.host");
    rows.bind_all(scope.conversation, scope.visitor);
    while (rows.step())
        visit({rows.get<ConversationId>(0), rows.get<std::string>(1), rows.get<std::string>(2),
               rows.get<Time>(3), rows.get<Time>(4)});
}

void import_text_recipient(Tx& tx, const TextRecipient& recipient) {
    const auto row = find_conversation_row(tx, recipient.conversation_id);
    if (!row)
        throw Error{Code::bad_data, "The archive names a conversation that it doesn't hold."};
    tx.main().run("INSERT INTO text_recipients VALUES (?, ?, ?, ?, ?)"
                  " ON CONFLICT DO UPDATE SET first_at = excluded.first_at, last_at = excluded.last_at",
                  *row, recipient.kind, recipient.host, recipient.first_at, recipient.last_at);
}

} // namespace iterochat::storage
