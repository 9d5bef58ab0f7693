#include "daemon/erasure/export_pages.hpp"

#include "daemon/erasure/page_parts.hpp"

#include <array>
#include <cstdio>

namespace iterochat::erasure {
namespace {

constexpr std::int64_t conversations_per_page = 50;

std::string page_name(std::int64_t number) {
    std::array<char, 40> name;
    std::snprintf(name.data(), name.size(), "conversations/%04lld.html", static_cast<long long>(number));
    return name.data();
}

std::string visitor_label(const Conversation& conversation) {
    if (!conversation.visitor_name.empty())
        return escape_html(conversation.visitor_name);
    return conversation.visitor_email.empty() ? "Anonymous visitor" : escape_html(conversation.visitor_email);
}

std::string badge(std::string_view text) {
    return "<span class=\"badge\">" + escape_html(text) + "</span>";
}

std::string_view words_of(ConversationState state) {
    switch (state) {
    case ConversationState::ai_active:
        return "answered by the AI";
    case ConversationState::waiting:
        return "waiting for a person";
    case ConversationState::assigned:
        return "with a member";
    case ConversationState::resolved:
        return "resolved";
    }
    return {};
}

std::string badges(const Conversation& conversation) {
    std::string text = badge(words_of(conversation.state));
    if (conversation.reason)
        text += badge(label_of(*conversation.reason));
    for (const Tag& tag : conversation.tags)
        text += badge("#" + tag.name);
    if (conversation.deleted_at)
        text += badge("deleted");
    if (conversation.restricted_at)
        text += badge("restricted");
    if (conversation.on_hold)
        text += badge("legal hold");
    return text;
}

std::string note_box(const Note& note) {
    return "<div class=\"note\" dir=\"auto\"><span class=\"soft\">Note by " +
           (note.author_name.empty() ? "a member" : escape_html(note.author_name)) + " · " +
           moment(note.created_at) + (note.deleted_at ? " · deleted" : "") + "</span>\n" +
           escape_html(note.text) + "</div>\n";
}

std::string row(std::string_view label, const std::string& html) {
    return html.empty() ? ""
                        : "<tr><th scope=\"row\">" + std::string(label) + "</th><td>" + html + "</td></tr>\n";
}

class Pages {
  public:
    Pages(storage::View& view, const ExportPlan& plan, Redaction& redaction, const PageOutput& output)
        : view_(view), plan_(plan), redaction_(redaction), output_(output) {}

    void write_conversations() {
        std::int64_t number = 0;
        each_conversation([&](Conversation& conversation) {
            if (number % conversations_per_page == 0) {
                if (number > 0)
                    end_page();
                begin_page(page_name(number / conversations_per_page + 1), "Conversations", true);
            }
            write_conversation(conversation);
            output_.tell(++number);
        });
        if (number > 0)
            end_page();
    }

    void write_index(const std::map<std::string, std::int64_t>& counts) {
        begin_page("index.html", plan_.organization.name, false);
        output_.put("<h1>" + escape_html(plan_.organization.name) + "</h1><p class=\"soft\">" + subtitle() +
                    " · exported " + moment(plan_.exported_at) + "</p>\n<div class=\"card\"><table>\n");
        for (const auto& [name, count] : counts)
            if (count > 0 && name != "organization" && name != "settings")
                output_.put(row(label_of_file(name), std::to_string(count)));
        output_.put("</table></div>\n");
        if (plan_.content != ExportContent::organization)
            write_people();
        write_list();
        output_.put(
            "<p class=\"soft\">The same data for programs is in the folder data, one JSON object a line; "
            "manifest.json holds the size and SHA-256 of each file.</p>\n");
        end_page();
    }

  private:
    template <class Take>
    void each_conversation(Take take) {
        for (const storage::ExportScope& scope : plan_.scopes)
            storage::for_each_conversation(view_, scope, [&](const Conversation& conversation) {
                Conversation copy = conversation;
                redaction_.apply(copy);
                take(copy);
            });
    }

    std::string subtitle() const {
        switch (plan_.content) {
        case ExportContent::organization:
            return "Everything of this organization";
        case ExportContent::conversation:
            return "One conversation";
        case ExportContent::person:
            return plan_.portability ? "What one person gave" : "Everything kept about one person";
        }
        return {};
    }

    static std::string label_of_file(std::string name) {
        for (char& c : name)
            c = c == '_' ? ' ' : c;
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
        return escape_html(name);
    }

    void begin_page(const std::string& name, std::string_view title, bool has_way_back) {
        output_.begin(name);
        output_.put(page_head("en", title));
        if (has_way_back)
            output_.put("<p><a href=\"../index.html\">All conversations</a></p>\n<h1>" + std::string(title) +
                        "</h1>\n");
    }

    void end_page() {
        output_.put(page_foot);
        output_.end();
    }

    void write_conversation(const Conversation& conversation) {
        output_.put("<section class=\"card\" id=\"" + escape_html(conversation.short_id) + "\"><h2>" +
                    visitor_label(conversation) + "</h2><p class=\"soft\">" +
                    escape_html(conversation.short_id) + " · " + moment(conversation.created_at) + " to " +
                    moment(conversation.last_activity_at) + "</p><p>" + badges(conversation) + "</p>\n");
        if (!conversation.summary.empty())
            output_.put("<p class=\"kept\" dir=\"auto\"><strong>Summary.</strong> " +
                        escape_html(conversation.summary) + "</p>\n");
        const storage::ExportScope scope{conversation.id, std::nullopt};
        storage::for_each_message(view_, scope, [&](const Message& message) {
            Message copy = message;
            redaction_.apply(copy);
            if (redaction_.allows(copy))
                output_.put(turn(copy, Files::linked));
        });
        if (redaction_.allows_file("notes"))
            storage::for_each_note(view_, scope, [&](const Note& note) {
                Note copy = note;
                redaction_.apply(copy);
                output_.put(note_box(copy));
            });
        if (conversation.rating)
            output_.put("<p>Rated " + std::to_string(*conversation.rating) + " of 5. <span dir=\"auto\">" +
                        escape_html(conversation.rating_comment) + "</span></p>\n");
        output_.put("</section>\n");
    }

    void write_people() {
        for (const storage::ExportScope& scope : plan_.scopes)
            storage::for_each_visitor(view_, scope, [&](const Visitor& visitor) {
                output_.put(
                    "<h2>Person</h2><div class=\"card\"><table>\n" + row("Visitor id", visitor.id.text()) +
                    row("Name", escape_html(visitor.name)) + row("Email", escape_html(visitor.email)) +
                    row("Known to the business as", escape_html(visitor.verified_id)) +
                    row("Identity", visitor.verified ? "verified" : "not verified") +
                    row("Language", escape_html(visitor.language)) +
                    row("Network address", escape_html(visitor.ip_address)) +
                    row("Browser", escape_html(visitor.user_agent)) + row("Page", escape_html(visitor.page)) +
                    row("First seen", moment(visitor.created_at)) +
                    row("Last seen", moment(visitor.last_seen_at)) + row("Consent", consent(visitor)) +
                    "</table></div>\n");
            });
    }

    static std::string consent(const Visitor& visitor) {
        if (!visitor.consent_at)
            return {};
        return moment(*visitor.consent_at) + ", version " + escape_html(visitor.consent_version) +
               "<br><span class=\"kept\">" + escape_html(visitor.consent_text) + "</span><br>" +
               escape_html(visitor.consent_policy_url);
    }

    void write_list() {
        output_.put("<h2>Conversations</h2><div class=\"card\"><table>\n");
        std::int64_t number = 0;
        each_conversation([&](Conversation& conversation) {
            const std::string page = page_name(number++ / conversations_per_page + 1);
            output_.put("<tr><td class=\"soft\">" + moment(conversation.created_at) + "</td><td><a href=\"" +
                        page + "#" + escape_html(conversation.short_id) + "\">" +
                        visitor_label(conversation) + "</a><br><span class=\"soft\">" +
                        escape_html(conversation.short_id) + "</span></td><td>" + badges(conversation) +
                        "</td></tr>\n");
        });
        if (number == 0)
            output_.put("<tr><td>There is none.</td></tr>\n");
        output_.put("</table></div>\n");
    }

    storage::View& view_;
    const ExportPlan& plan_;
    Redaction& redaction_;
    const PageOutput& output_;
};

} // namespace

void write_pages(storage::View& view, const ExportPlan& plan, Redaction& redaction,
                 const std::map<std::string, std::int64_t>& counts, const PageOutput& output) {
    Pages pages{view, plan, redaction, output};
    pages.write_conversations();
    pages.write_index(counts);
}

} // namespace iterochat::erasure
