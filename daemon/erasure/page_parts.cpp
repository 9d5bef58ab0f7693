#include "daemon/erasure/page_parts.hpp"

#include "daemon/erasure/export_style.hpp"
#include "daemon/erasure/records.hpp"

namespace iterochat::erasure {
namespace {

/// Only http and https become links: a stored "javascript:" stays text.
std::string citation_item(const Citation& citation) {
    const std::string title = escape_html(citation.title);
    const bool is_link = citation.url.starts_with("https://") || citation.url.starts_with("http://");
    return "<li>" +
           (is_link ? "<a rel=\"noreferrer\" href=\"" + escape_html(citation.url) + "\">" + title + "</a>"
                    : title) +
           "<br><span class=\"soft\" dir=\"auto\">" + escape_html(citation.quote) + "</span></li>";
}

struct Words {
    const char* visitor;
    const char* assistant;
    const char* member;
    const char* system;
    const char* bytes;
    const char* erased; ///< in the place of a text that is gone
};
constexpr Words english{"Visitor", "AI", "Member", "System", "bytes", "(erased)"};
constexpr Words bangla{"দর্শক", "এআই", "সদস্য", "সিস্টেম", "বাইট", "(মুছে ফেলা হয়েছে)"};

const Words& words_of(std::string_view language) {
    return language == "bn" ? bangla : english;
}

std::string who(const Author& author, const Words& words) {
    switch (author.kind) {
    case AuthorKind::visitor:
        return author.name.empty() ? words.visitor : escape_html(author.name);
    case AuthorKind::ai:
        return words.assistant;
    case AuthorKind::member:
        return author.name.empty() ? words.member : escape_html(author.name);
    case AuthorKind::system:
        return words.system;
    }
    return {};
}

const char* side(AuthorKind kind) {
    switch (kind) {
    case AuthorKind::visitor:
        return "turn";
    case AuthorKind::ai:
    case AuthorKind::member:
        return "turn staff";
    case AuthorKind::system:
        return "turn system";
    }
    return "turn";
}

std::string file_name(const Attachment& file, Files files) {
    const std::string name = escape_html(file.name);
    return files == Files::linked
               ? "<a href=\"../" + path_of_attachment(file) + "\" dir=\"auto\">" + name + "</a>"
               : "<bdi>" + name + "</bdi>";
}

} // namespace

std::string escape_html(std::string_view text) {
    std::string safe;
    safe.reserve(text.size() + text.size() / 16);
    for (const char c : text) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        case '\'':
            safe += "&#39;";
            break;
        case '\0':
            safe += "\xEF\xBF\xBD";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

std::string moment(Time time) {
    const std::string text = format_time(time);
    return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string turn(const Message& message, Files files, std::string_view language) {
    const Words& words = words_of(language);
    const bool is_gone = message.text.empty() && message.attachments.empty();
    std::string text = std::string("<div class=\"") + side(message.author.kind) + "\"><div class=\"soft\">" +
                       who(message.author, words) + " · " + moment(message.created_at) +
                       "</div><div class=\"bubble\" dir=\"auto\">" +
                       (is_gone ? words.erased : escape_html(message.text)) + "</div>";
    if (!message.citations.empty()) {
        text += "<ul class=\"cites\">";
        for (const Citation& citation : message.citations)
            text += citation_item(citation);
        text += "</ul>";
    }
    for (const Attachment& file : message.attachments)
        text += "<p>" + file_name(file, files) + " <span class=\"soft\">" + escape_html(file.type) + ", " +
                std::to_string(file.bytes) + " " + words.bytes + "</span></p>";
    return text + "</div>\n";
}

std::string page_head(std::string_view language, std::string_view title) {
    return "<!doctype html>\n<html lang=\"" + std::string(language) +
           "\"><head><meta charset=\"utf-8\">"
           "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
           "'unsafe-inline'\"><title>" +
           escape_html(title) + "</title><style>" + std::string(page_style()) +
           "</style></head><body><main>\n";
}

} // namespace iterochat::erasure
