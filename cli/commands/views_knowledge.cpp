#include "cli/commands/view.hpp"
#include "cli/output/format.hpp"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

std::string render_import(const json& result, const Canvas& canvas) {
    std::string out;
    for (const char* key : {"added", "updated", "unchanged", "deleted", "failed"}) {
        const std::string count = text_at(result, std::string("import.") + key, As::count, canvas);
        if (!count.empty())
            out += (out.empty() ? "" : ", ") + std::string(key) + " " + count;
    }
    if (is_true_at(result, "dry_run"))
        out = "would be: " + out;
    out += "\n";
    const json failures = list_at(result, "failures");
    if (!failures.empty())
        out +=
            "\n" + render_rows(failures, {{"FAILED", "source", As::text, true}, {"WHY", "reason", As::text}},
                               canvas);
    return out;
}

std::string score_at(const json& document, std::string_view path) {
    const json* value = find_path(document, path);
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.3f", value && value->is_number() ? value->get<double>() : 0.0);
    return text.data();
}

/// Scores as texts of equal precision, for tables.
json with_scores(const json& rows) {
    json out = json::array();
    for (json row : rows) {
        if (!row.is_object())
            continue;
        row["score"] = score_at(row, "score");
        out.push_back(std::move(row));
    }
    return out;
}

std::string render_answer(const json& result, const Canvas& canvas) {
    const std::string action = text_at(result, "action", As::text, canvas);
    const Style style = action == "answer" ? Style::green : Style::yellow;
    std::string out = canvas.paint(style, action) + "  confidence " + score_at(result, "confidence");
    for (const char* key : {"reason", "language", "rule"})
        if (const std::string value = text_at(result, key, As::text, canvas); !value.empty())
            out += std::string("  ") + key + " " + value;
    out += "\n";
    const std::string text = text_at(
        result, text_at(result, "text", As::text, canvas).empty() ? "summary" : "text", As::lines, canvas);
    if (!text.empty())
        out += "\n" + text + "\n";
    for (const json& citation : list_at(result, "citations"))
        out += "  [" + text_at(citation, "title", As::text, canvas) + "] " +
               text_at(citation, "url", As::text, canvas) + "\n";
    for (const json& suggestion : list_at(result, "suggestions"))
        out += "  - " + text_at(suggestion, "", As::text, canvas) + "\n";
    const json candidates = with_scores(list_at(result, "candidates"));
    if (!candidates.empty())
        out += "\n" + render_rows(candidates,
                                  {{"SCORE", "score"},
                                   {"ARTICLE", "source_id", As::text, true},
                                   {"TITLE", "title", As::text, true}},
                                  canvas);
    return out;
}

std::string render_figures(const json& result, const Canvas& canvas) {
    static constexpr std::array<std::pair<const char*, const char*>, 5> shares{{
        {"top-1", "eval.top_1"},
        {"AUROC", "eval.auroc"},
        {"answered rightly", "eval.answered_rightly"},
        {"handed off", "eval.handed_off"},
        {"precision", "eval.precision"},
    }};
    json rows = json::array();
    for (const auto& [name, path] : shares) {
        const json* value = find_path(result, path);
        std::array<char, 32> text;
        std::snprintf(text.data(), text.size(), "%.1f %%", 100 * (value ? value->get<double>() : 0.0));
        rows.push_back({{"name", name}, {"value", text.data()}});
    }
    return text_at(result, "eval.questions", As::count, canvas) + " questions, " +
           text_at(result, "eval.out_of_scope", As::count, canvas) + " without an article\n\n" +
           render_rows(rows, {{"FIGURE", "name"}, {"VALUE", "value"}}, canvas);
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

std::string render_metrics(const json& result, const Canvas& canvas) {
    const json* metrics = find_path(result, "metrics");
    if (!metrics)
        return {};
    const json* share = find_path(*metrics, "resolved_by_ai_share");
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), " (%.1f %%)", 100 * (share ? share->get<double>() : 0.0));
    json shown = *metrics;
    shown["resolved_by_ai"] = text_at(*metrics, "resolved_by_ai", As::count, canvas) + text.data();
    std::string out = render_object(shown,
                                    {{"from", "from", As::moment},
                                     {"conversations", "conversations", As::count},
                                     {"resolved", "resolved", As::count},
                                     {"resolved by AI", "resolved_by_ai"},
                                     {"handed over", "handed_over", As::count},
                                     {"minutes saved", "minutes_saved", As::count},
                                     {"mean rating", "ratings.mean"},
                                     {"helpful answers", "answers.helpful", As::count},
                                     {"unhelpful answers", "answers.unhelpful", As::count}},
                                    canvas);
    if (const json& reasons = list_at(*metrics, "reasons"); !reasons.empty())
        out +=
            "\n" + render_rows(reasons, {{"REASON", "reason"}, {"CONVERSATIONS", "conversations", As::count}},
                               canvas);
    if (const json& days = list_at(*metrics, "days"); !days.empty())
        out += "\n" + render_rows(days,
                                  {{"DAY", "day"},
                                   {"LANG", "language"},
                                   {"CONVERSATIONS", "conversations", As::count},
                                   {"BY AI", "resolved_by_ai", As::count},
                                   {"HANDED OVER", "handed_over", As::count}},
                                  canvas);
    return out;
}

} // namespace

std::vector<View> knowledge_views() {
    return {
        {.words = "kb import", .render = render_import},
        {.words = "kb ask", .render = render_answer},
        {.words = "kb eval", .render = render_figures},
        {.words = "unanswered list",
         .list = "unanswered",
         .columns = {{"COUNT", "count", As::count},
                     {"QUESTION", "question", As::text, true},
                     {"LANG", "language"},
                     {"LAST", "last_at", As::moment},
                     {"CONVERSATION", "conversation_id"},
                     {"TENANT", "tenant"}}},
        {.words = "metrics", .render = render_metrics},
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
