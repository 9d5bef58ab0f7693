#include "cli/commands/view.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

const std::vector<Field> conversation_details{
    {"conversation", "short_id"},
    {"id", "id"},
    {"tenant", "tenant"},
    {"state", "state"},
    {"visitor", "visitor.name"},
    {"visitor id", "visitor.id"},
    {"member", "assignee.name"},
    {"language", "language"},
    {"reason", "reason"},
    {"summary", "summary", As::lines},
    {"tags", "tags", As::list},
    {"begun", "created_at", As::moment},
    {"last activity", "last_activity_at", As::moment},
    {"deleted", "deleted_at", As::moment},
    {"restricted", "restricted_at", As::moment},
    {"legal hold", "on_hold", As::yes_no},
};

std::string author_of(const json& message, const Canvas& canvas) {
    const std::string kind = text_at(message, "author.kind", As::text, canvas);
    const std::string name = text_at(message, "author.name", As::text, canvas);
    return name.empty() ? kind : name + " (" + kind + ")";
}

/// A message says something or brings a file, as long as nobody erased that.
std::string words_of(const json& message, const Canvas& canvas) {
    const std::string text = text_at(message, "text", As::lines, canvas);
    return text.empty() && list_at(message, "attachments").empty() ? canvas.paint(Style::dim, "(erased)")
                                                                   : text;
}

/// {"conversation":3,"quick_reply":1} -> the plurals that every other count has.
json plural_counts(const json& counts) {
    json plural = json::object();
    for (auto kind = counts.begin(); kind != counts.end(); ++kind)
        plural[kind.key() == "quick_reply" ? "quick_replies" : kind.key() + "s"] = kind.value();
    return plural;
}

std::string render_purge(const json& result, const Canvas& canvas) {
    const json items = list_at(result, "items");
    json purge = result.value("purge", json::object());
    purge["counts"] = plural_counts(purge.value("counts", json::object()));
    const bool is_dry = result.value("dry_run", false);
    const std::string out = render_object(
        purge, {{is_dry ? "would erase" : "erased", "counts", As::counts}, {"kept", "kept", As::count}},
        canvas);
    if (items.empty())
        return out;
    return out + "\n" +
           render_rows(items, {{"KIND", "kind"}, {"TITLE", "title", As::text, true}, {"ID", "id"}}, canvas);
}

std::string render_conversation(const json& result, const Canvas& canvas) {
    std::string out;
    if (const json* conversation = find_path(result, "conversation"))
        out += render_object(*conversation, conversation_details, canvas);
    for (const json& message : list_at(result, "messages")) {
        out += "\n" + canvas.paint(Style::bold, author_of(message, canvas)) + "  " +
               canvas.paint(Style::dim, text_at(message, "created_at", As::moment, canvas)) + "\n" +
               words_of(message, canvas) + "\n";
        for (const json& citation : list_at(message, "citations"))
            out +=
                canvas.paint(Style::dim, "  [" + text_at(citation, "title", As::text, canvas) + "]") + "\n";
        for (const json& file : list_at(message, "attachments"))
            out += canvas.paint(Style::dim, "  (" + text_at(file, "type", As::text, canvas) + ", " +
                                                text_at(file, "bytes", As::text, canvas) + " bytes)") +
                   "\n";
    }
    for (const json& note : list_at(result, "notes"))
        out += "\n" +
               canvas.paint(Style::yellow, "note by " + text_at(note, "author.name", As::text, canvas)) +
               "  " + text_at(note, "created_at", As::moment, canvas) + "\n" +
               text_at(note, "text", As::lines, canvas) + "\n";
    return out;
}

std::string render_explanation(const json& result, const Canvas& canvas) {
    const json* explanation = find_path(result, "explanation");
    if (!explanation)
        return {};
    std::string out = render_object(*explanation,
                                    {{"message", "message_id"},
                                     {"decided", "action"},
                                     {"because of", "rule"},
                                     {"reason", "reason"},
                                     {"confidence", "confidence"},
                                     {"threshold", "threshold"},
                                     {"engine", "engine"},
                                     {"language", "language"},
                                     {"at", "decided_at", As::moment}},
                                    canvas);
    const json passages = list_at(*explanation, "passages");
    if (!passages.empty())
        out += "\n" + render_rows(passages,
                                  {{"SCORE", "score"},
                                   {"PASSAGE", "position"},
                                   {"ARTICLE", "title", As::text, true},
                                   {"ID", "article_id"}},
                                  canvas);
    return out;
}

} // namespace

std::vector<View> conversation_views() {
    return {
        {.words = "conversation list",
         .list = "conversations",
         .columns = {{"ID", "short_id"},
                     {"TENANT", "tenant"},
                     {"STATE", "state"},
                     {"LANG", "language"},
                     {"LAST ACTIVITY", "last_activity_at", As::moment},
                     {"REASON", "reason"},
                     {"SUMMARY", "summary", As::text, true}}},
        {.words = "conversation explain", .render = render_explanation},
        {.words = "conversation", .render = render_conversation},
        {.words = "deleted list",
         .list = "items",
         .columns = {{"KIND", "kind"},
                     {"TITLE", "title", As::text, true},
                     {"TENANT", "tenant"},
                     {"DELETED", "deleted_at", As::moment},
                     {"BY", "deleted_by", As::text, true},
                     {"ERASED ON", "purge_at", As::moment},
                     {"ID", "id"}}},
        {.words = "deleted restore",
         .object = "item",
         .details = {{"restored", "kind"}, {"title", "title"}, {"tenant", "tenant"}, {"id", "id"}}},
        {.words = "deleted purge",
         .list = "items",
         .columns = {{"KIND", "kind"}, {"TITLE", "title", As::text, true}, {"ID", "id"}},
         .render = render_purge},
    };
}

} // namespace iterochat::cli
