#include "daemon/erasure/transcript.hpp"

#include "daemon/erasure/page_parts.hpp"
#include "daemon/storage/export_rows.hpp"

namespace iterochat::erasure {

std::string write_transcript(storage::View& view, const Conversation& conversation,
                             std::string_view organization) {
    const std::string name = escape_html(organization);
    std::string page = page_head("en", organization) + "<h1>" + name + "</h1><p class=\"soft\">" +
                       escape_html(conversation.short_id) + " · " + moment(conversation.created_at) + " – " +
                       moment(conversation.last_activity_at) + "</p>\n<section class=\"card\">\n";
    storage::for_each_message(view, {conversation.id, std::nullopt},
                              [&](const Message& message) { page += turn(message, Files::named); });
    return page.append("</section>\n").append(page_foot);
}

} // namespace iterochat::erasure
