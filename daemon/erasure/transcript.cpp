#include "daemon/erasure/transcript.hpp"

#include "daemon/erasure/page_parts.hpp"
#include "daemon/storage/export_rows.hpp"

namespace iterochat::erasure {
namespace {

/// "Your conversation with NAME", whole sentences: word order differs.
std::string title_of(const std::string& organization, bool is_bangla) {
    return is_bangla ? organization + "-এর সঙ্গে আপনার কথোপকথন" : "Your conversation with " + organization;
}

} // namespace

std::string write_transcript(storage::View& view, const Conversation& conversation,
                             std::string_view organization, std::string_view language) {
    const bool is_bangla = language.starts_with("bn");
    const std::string_view known = is_bangla ? "bn" : "en";
    const std::string title = title_of(std::string(organization), is_bangla);
    std::string page = page_head(known, title) + "<h1>" + escape_html(title) + "</h1><p class=\"soft\">" +
                       escape_html(conversation.short_id) + " · " + moment(conversation.created_at) + " – " +
                       moment(conversation.last_activity_at) + "</p>\n<section class=\"card\">\n";
    storage::for_each_message(view, {conversation.id, std::nullopt},
                              [&](const Message& message) { page += turn(message, Files::named, known); });
    return page.append("</section>\n").append(page_foot);
}

} // namespace iterochat::erasure
