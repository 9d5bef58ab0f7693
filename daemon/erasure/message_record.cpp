#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/erasure/records.hpp"

#include <nlohmann/json.hpp>

/// The line of a message. Most lines of an export are messages': their usual fields are written as text, key
/// by key in sorted order, since a document for each took a quarter of an export's time. What few messages
/// have goes through a document still.
namespace iterochat::erasure {
namespace {

using nlohmann::json;

void put_escaped(std::string& line, char c) {
    static constexpr std::string_view hex = "0123456789abcdef";
    static constexpr std::string_view with_letters = "\b\f\n\r\t";
    static constexpr std::string_view letters = "bfnrt";
    line += '\\';
    if (c == '"' || c == '\\') {
        line += c;
    } else if (const auto at = with_letters.find(c); at != std::string_view::npos) {
        line += letters[at];
    } else {
        line += "u00";
        line += hex[static_cast<unsigned char>(c) >> 4];
        line += hex[static_cast<unsigned char>(c) & 15];
    }
}

/// As a JSON string. Strict: text that is no UTF-8 never reaches an archive.
void put_text(std::string& line, std::string_view text) {
    if (!is_utf8(text))
        throw Error{Code::damaged, "A message holds text that is no UTF-8; run \"iterochat doctor\"."};
    line += '"';
    std::size_t written = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\')
            continue;
        line.append(text, written, i - written);
        put_escaped(line, c);
        written = i + 1;
    }
    line.append(text, written);
    line += '"';
}

std::string document(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::strict);
}

std::string attachments_of(const Message& message) {
    json list = json::array();
    for (const Attachment& file : message.attachments)
        list.push_back(
            {{"id", file.id.text()}, {"name", file.name}, {"type", file.type}, {"bytes", file.bytes}});
    return document(list);
}

std::string citations_of(const Message& message) {
    json list = json::array();
    for (const Citation& citation : message.citations)
        list.push_back({{"article_id", citation.article_id.text()},
                        {"title", citation.title},
                        {"quote", citation.quote},
                        {"url", citation.url}});
    return document(list);
}

} // namespace

std::string write_record(const Message& message) {
    std::string line = "{";
    line.reserve(message.text.size() + 512);
    if (!message.attachments.empty()) // absent without any, as in earlier archives
        line += "\"attachments\":" + attachments_of(message) + ",";
    line += R"("author":{"id":)";
    line += message.author.id ? "\"" + message.author.id->text() + "\"" : "null";
    line += R"(,"kind":")";
    line += name_of(message.author.kind);
    line += R"(","name":)";
    put_text(line, message.author.name);
    line += R"(},"citations":)";
    line += message.citations.empty() ? "[]" : citations_of(message);
    line += R"(,"client_id":)";
    put_text(line, message.client_id);
    line += R"(,"conversation_id":")" + message.conversation_id.text();
    line += R"(","created_at":")" + format_time(message.created_at);
    line += R"(","id":")" + message.id.text();
    line += R"(","seq":)" + std::to_string(message.seq);
    line += R"(,"suggestions":)";
    line += message.suggestions.empty() ? "[]" : document(message.suggestions);
    line += R"(,"text":)";
    put_text(line, message.text);
    return line + "}";
}

} // namespace iterochat::erasure
