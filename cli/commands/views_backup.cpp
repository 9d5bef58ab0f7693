#include "cli/commands/view.hpp"
#include "cli/output/format.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

json object_at(const json& result, const char* key) {
    const json* found = find_path(result, key);
    return found && found->is_object() ? *found : json::object();
}

std::string tenants_of(const json& backup, const Canvas& canvas) {
    std::string text;
    for (const json& tenant : list_at(backup, "tenants"))
        text += (text.empty() ? "" : ", ") + text_at(tenant, "slug", As::text, canvas);
    return text;
}

std::string render_created(const json& result, const Canvas& canvas) {
    json backup = object_at(result, "backup");
    backup["tenant_names"] = tenants_of(backup, canvas);
    std::string out = render_object(backup,
                                    {{"backup", "id"},
                                     {"written", "path"},
                                     {"size", "bytes", As::bytes},
                                     {"tenants", "tenant_names"},
                                     {"verified", "verified", As::yes_no},
                                     {"opened", "opened", As::yes_no},
                                     {"signed by", "signed_by"},
                                     {"keyring", "keyring.path"},
                                     {"removed", "pruned", As::list}},
                                    canvas);
    if (!canvas.plain && is_true_at(backup, "own_key"))
        out += "\nsealed for this installation's own key: whoever takes this host can open it\n"
               "  better: iterochat backup keygen on your own machine, and backup.recipients here\n";
    return out;
}

std::string render_list(const json& result, const Canvas& canvas) {
    json rows = list_at(result, "backups");
    for (json& row : rows) {
        const std::string problem = text_at(row, "problem", As::text, canvas);
        const std::string short_id = text_at(row, "short_id", As::text, canvas);
        row["tenant_names"] = problem.empty() ? tenants_of(row, canvas) : problem;
        row["shown"] = short_id.empty() ? text_at(row, "name", As::text, canvas) : short_id;
    }
    return render_rows(rows,
                       {{"BACKUP", "shown"},
                        {"MADE", "created_at", As::moment},
                        {"KIND", "kind"},
                        {"SIZE", "bytes", As::bytes},
                        {"TENANTS", "tenant_names", As::text, true}},
                       canvas);
}

std::string render_shown(const json& result, const Canvas& canvas) {
    const json backup = object_at(result, "backup");
    std::string out = render_object(backup,
                                    {{"backup", "id"},
                                     {"file", "path"},
                                     {"kind", "kind"},
                                     {"made", "created_at", As::moment},
                                     {"by version", "program"},
                                     {"size", "bytes", As::bytes},
                                     {"erasures before it", "ledger", As::count},
                                     {"sealed for", "recipients", As::list},
                                     {"signed by", "signer"}},
                                    canvas);
    if (!list_at(backup, "tenants").empty())
        out += "\n" + render_rows(list_at(backup, "tenants"),
                                  {{"TENANT", "slug"}, {"HOLDS", "counts", As::counts}}, canvas);
    return out + "\n" +
           render_rows(list_at(backup, "files"), {{"FILE", "name"}, {"SIZE", "bytes", As::bytes}}, canvas);
}

/// "3 conversations and 4 messages", and what else there is.
std::string newer_things(const json& lost) {
    std::vector<std::string> things{plural(lost.value("conversations", 0), "conversation", "conversations"),
                                    plural(lost.value("messages", 0), "message", "messages")};
    const auto add = [&](const char* key, std::string_view one, std::string_view many) {
        if (const std::int64_t count = lost.value(key, 0); count > 0)
            things.push_back(plural(count, one, many));
    };
    add("articles", "article", "articles");
    add("quick_replies", "quick reply", "quick replies");
    add("instructions", "instruction", "instructions");
    add("notes", "note", "notes");
    add("tags", "tag", "tags");
    std::string all = things.front();
    for (std::size_t i = 1; i < things.size(); ++i)
        all += (i + 1 < things.size() ? ", " : " and ") + things[i];
    return all;
}

/// A sentence a tenant: what is here and not in the backup.
std::string render_lost(const json& result, const Canvas& canvas) {
    const bool is_dry = is_true_at(result, "dry_run");
    std::string out;
    for (const json& lost : list_at(result, "restore.lost")) {
        out += "\n" + text_at(lost, "tenant", As::text, canvas) + ": ";
        if (is_true_at(lost, "whole"))
            out += "the backup lacks this tenant; ";
        out += newer_things(lost) + " newer than this backup " + (is_dry ? "will be lost." : "are lost.");
    }
    if (!out.empty())
        out += is_dry
                   ? "\nMake a backup first: for 24 hours it can be put back after this one.\n"
                   : "\nFor 24 hours a backup that has them can be put back; after that its keys are gone.\n";
    return out;
}

std::string render_restored(const json& result, const Canvas& canvas) {
    std::string out = render_object(object_at(result, "restore"),
                                    {{"backup", "backup"},
                                     {"made", "made_at", As::moment},
                                     {"keyring of", "keyring_at", As::moment},
                                     {"erasures known", "ledger", As::count},
                                     {"erased tenants", "erased_tenants", As::list},
                                     {"to confirm", is_true_at(result, "dry_run") ? "confirm" : "-"}},
                                    canvas);
    std::vector<Field> columns{{"TENANT", "slug"}, {"HOLDS", "counts", As::counts}};
    if (!is_true_at(result, "dry_run")) {
        columns.push_back({"OPENED", "messages_opened", As::count});
        columns.push_back({"ERASED AGAIN", "erased_again", As::count});
    }
    columns.push_back({"REPLACES", "replaced", As::yes_no});
    out += "\n" + render_rows(list_at(result, "restore.tenants"), columns, canvas);
    if (!list_at(result, "restore.erased_again").empty())
        out += "\n" +
               render_rows(list_at(result, "restore.erased_again"),
                           {{"ERASED AGAIN", "id"}, {"KIND", "kind"}, {"TENANT", "tenant"}, {"BY", "cause"}},
                           canvas);
    if (!list_at(result, "restore.cleared_again").empty())
        out += "\n" +
               render_rows(
                   list_at(result, "restore.cleared_again"),
                   {{"RETENTION CLEARED AGAIN", "rule"}, {"COUNT", "count", As::count}, {"TENANT", "tenant"}},
                   canvas);
    if (!list_at(result, "restore.rules").empty())
        out += "\n" + render_rows(list_at(result, "restore.rules"),
                                  {{"RETENTION OF THE BACKUP", "rule"},
                                   {"AGE", "age"},
                                   {"STATE", "state"},
                                   {"TAG", "tag", As::text, true},
                                   {"HANDLED BY", "handled_by"},
                                   {"TENANT", "tenant"}},
                                  canvas);
    out += render_lost(result, canvas);
    for (const json& finding : list_at(result, "findings"))
        out += text_at(finding, "tenant", As::text, canvas) + ": " +
               text_at(finding, "message", As::text, canvas) + "\n";
    return out;
}

} // namespace

std::vector<View> backup_views() {
    return {
        {.words = "backup list", .render = render_list},
        {.words = "backup show", .render = render_shown},
        {.words = "backup prune",
         .list = "removed",
         .columns = {{"BACKUP", "name"}, {"MADE", "created_at", As::moment}, {"SIZE", "bytes", As::bytes}},
         .details = {{"kept", "kept", As::count}, {"dry run", "dry_run", As::yes_no}}},
        {.words = "backup drill", .render = render_restored},
        {.words = "backup", .render = render_created},
        {.words = "restore", .render = render_restored},
    };
}

} // namespace iterochat::cli
