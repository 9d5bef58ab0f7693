#include "cli/commands/view.hpp"
#include "cli/output/format.hpp"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

std::string render_import(const json& result, const Canvas& canvas) {
    const json counts = result.value("import", json::object());
    std::string out;
    for (const char* key : {"added", "updated", "unchanged", "deleted", "failed"}) {
        const std::string count = text_at(counts, key, As::count, canvas);
        if (!count.empty())
            out += (out.empty() ? "" : ", ") + std::string(key) + " " + count;
    }
    if (result.value("dry_run", false))
        out = "would be: " + out;
    out += "\n";
    const json failures = result.value("failures", json::array());
    if (!failures.empty())
        out +=
            "\n" + render_rows(failures, {{"FAILED", "source", As::text, true}, {"WHY", "reason", As::text}},
                               canvas);
    return out;
}

std::string score(const json& value) {
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.3f", value.is_number() ? value.get<double>() : 0.0);
    return text.data();
}

/// Scores as texts of equal precision, for tables.
json with_scores(const json& rows) {
    json out = json::array();
    for (json row : rows) {
        row["score"] = score(row.value("score", json()));
        out.push_back(std::move(row));
    }
    return out;
}

std::string render_answer(const json& result, const Canvas& canvas) {
    const std::string action = text_at(result, "action", As::text, canvas);
    const Style style = action == "answer" ? Style::green : Style::yellow;
    std::string out =
        canvas.paint(style, action) + "  confidence " + score(result.value("confidence", json()));
    for (const char* key : {"reason", "language", "rule"})
        if (const std::string value = text_at(result, key, As::text, canvas); !value.empty())
            out += std::string("  ") + key + " " + value;
    out += "\n";
    const std::string text =
        text_at(result, result.value("text", "").empty() ? "summary" : "text", As::lines, canvas);
    if (!text.empty())
        out += "\n" + text + "\n";
    for (const json& citation : result.value("citations", json::array()))
        out += "  [" + text_at(citation, "title", As::text, canvas) + "] " +
               text_at(citation, "url", As::text, canvas) + "\n";
    for (const json& suggestion : result.value("suggestions", json::array()))
        out += "  - " + text_at(suggestion, "", As::text, canvas) + "\n";
    const json candidates = with_scores(result.value("candidates", json::array()));
    if (!candidates.empty())
        out += "\n" + render_rows(candidates,
                                  {{"SCORE", "score"},
                                   {"ARTICLE", "source_id", As::text, true},
                                   {"TITLE", "title", As::text, true}},
                                  canvas);
    return out;
}

std::string render_article(const json& result, const Canvas& canvas) {
    const json* article = find_path(result, "article");
    if (!article)
        return {};
    std::string out = render_object(*article,
                                    {{"title", "title"},
                                     {"id", "id"},
                                     {"source", "source_id"},
                                     {"language", "language"},
                                     {"url", "url"},
                                     {"state", "state"},
                                     {"questions", "questions", As::list},
                                     {"updated", "updated_at", As::moment},
                                     {"deleted", "deleted_at", As::moment}},
                                    canvas);
    const std::string body = text_at(*article, "body", As::lines, canvas);
    return body.empty() ? out : out + "\n" + body + "\n";
}

} // namespace

std::vector<View> knowledge_views() {
    return {
        {.words = "kb import", .render = render_import},
        {.words = "kb ask", .render = render_answer},
        {.words = "kb list",
         .list = "articles",
         .columns = {{"ARTICLE", "source_id", As::text, true},
                     {"TITLE", "title", As::text, true},
                     {"LANG", "language"},
                     {"STATE", "state"},
                     {"UPDATED", "updated_at", As::moment},
                     {"ID", "id"}}},
        {.words = "kb search",
         .list = "articles",
         .columns = {{"ARTICLE", "source_id", As::text, true},
                     {"TITLE", "title", As::text, true},
                     {"TEXT", "snippet", As::text, true}}},
        {.words = "kb show", .render = render_article},
        {.words = "kb delete", .render = render_article},
        {.words = "kb reindex",
         .object = "reindex",
         .details = {{"articles", "articles", As::count}, {"passages", "passages", As::count}}},
    };
}

} // namespace iterochat::cli
