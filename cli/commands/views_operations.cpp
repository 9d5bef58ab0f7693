#include "cli/commands/view.hpp"
#include "cli/output/format.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

Style style_of(const std::string& state) {
    if (state == "ok")
        return Style::green;
    if (state == "failure")
        return Style::red;
    return state == "warning" ? Style::yellow : Style::dim;
}

std::string render_checks(const json& result, const Canvas& canvas) {
    std::vector<std::vector<Cell>> rows;
    std::string advice;
    for (const json& check : list_at(result, "checks")) {
        const std::string state = text_at(check, "state", As::text, canvas);
        const std::string name = text_at(check, "name", As::text, canvas);
        rows.push_back({{state, style_of(state)}, {name}, {text_at(check, "message", As::text, canvas)}});
        const std::string hint = text_at(check, "hint", As::text, canvas);
        if (!hint.empty() && state != "ok")
            advice += "  " + name + ": " + hint + "\n";
    }
    if (canvas.plain)
        return render_plain(rows);
    std::string out = render_table({{"STATE"}, {"CHECK"}, {"FOUND"}}, rows, canvas.paint, 0);
    return advice.empty() ? out : out + "\n" + canvas.paint(Style::bold, "To do") + "\n" + advice;
}

std::string render_defaults(const json& result, const Canvas& canvas) {
    return text_at(result, "text", As::lines, canvas);
}

std::string render_setting(const json& result, const Canvas& canvas) {
    return text_at(result, "setting.value", As::list, canvas) + "\n";
}

std::string render_config_check(const json& result, const Canvas& canvas) {
    const json findings = list_at(result, "findings");
    if (findings.empty())
        return text_at(result, "path", As::text, canvas) + ": no mistake found\n";
    return render_rows(findings, {{"LINE", "line"}, {"SETTING", "key"}, {"WHAT", "message"}}, canvas);
}

std::string render_level(const json& result, const Canvas& canvas) {
    std::string out = text_at(result, "level", As::text, canvas);
    const std::string until = text_at(result, "until", As::moment, canvas);
    return out + (until.empty() ? "" : " until " + until) + "\n";
}

std::string render_reload(const json& result, const Canvas& canvas) {
    const std::string changed = text_at(result, "changed", As::list, canvas);
    const std::string restart = text_at(result, "needs_restart", As::list, canvas);
    std::string out = changed.empty() ? "nothing changed\n" : "changed: " + changed + "\n";
    return restart.empty() ? out : out + "needs a restart: " + restart + "\n";
}

const std::vector<Field> job_details{
    {"job", "id"},
    {"command", "command"},
    {"tenant", "tenant"},
    {"state", "state"},
    {"stage", "stage"},
    {"done", "done", As::count},
    {"total", "total", As::count},
    {"started", "started_at", As::moment},
    {"ended", "ended_at", As::moment},
    {"by", "started_by"},
    {"error", "error.message"},
};

} // namespace

std::vector<View> operations_views() {
    return {
        {.words = "doctor", .render = render_checks},
        {.words = "config check", .render = render_config_check},
        {.words = "config show",
         .list = "settings",
         .columns = {{"SETTING", "key"}, {"VALUE", "value", As::list, true}, {"FROM", "source"}}},
        {.words = "config defaults", .render = render_defaults},
        {.words = "config get", .render = render_setting},
        {.words = "job list",
         .list = "jobs",
         .columns = {{"ID", "id"},
                     {"COMMAND", "command"},
                     {"TENANT", "tenant"},
                     {"STATE", "state"},
                     {"DONE", "done", As::count},
                     {"STARTED", "started_at", As::moment},
                     {"BY", "started_by"}}},
        {.words = "job", .object = "job", .details = job_details},
        {.words = "reload", .render = render_reload},
        {.words = "log-level", .render = render_level},
    };
}

} // namespace iterochat::cli
