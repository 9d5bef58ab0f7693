#include "cli/commands/view.hpp"
#include "cli/output/format.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

std::int64_t number_at(const json& document, std::string_view path) {
    const json* value = find_path(document, path);
    return value && value->is_number_integer() ? value->get<std::int64_t>() : 0;
}

std::string uptime(const json& status, const Canvas& canvas) {
    const json* since = find_path(status, "started_at");
    if (!since || !since->is_string())
        return {};
    return "   up " + format_duration(canvas.now - parse_time(since->get_ref<const std::string&>())) +
           ", pid " + std::to_string(number_at(status, "pid"));
}

std::string address(const json& status, const Canvas& canvas) {
    const std::string listen = text_at(status, "http.listen", As::text, canvas);
    const std::string outside = text_at(status, "http.public_url", As::text, canvas);
    const std::string inside = listen.find("://") == std::string::npos ? "http://" + listen : listen;
    return outside.empty() || outside == inside ? inside : inside + "  (public: " + outside + ")";
}

std::string last_backup(const json& status, const Canvas& canvas) {
    if (!find_path(status, "last_backup"))
        return "never";
    return text_at(status, "last_backup.at", As::moment, canvas) + ", " +
           text_at(status, "last_backup.bytes", As::bytes, canvas) +
           (is_true_at(status, "last_backup.verified") ? ", verified" : ", not verified");
}

std::string last_sweep(const json& status, const Canvas& canvas) {
    if (!find_path(status, "last_sweep"))
        return "never";
    return text_at(status, "last_sweep.at", As::moment, canvas) + ", erased " +
           text_at(status, "last_sweep.erased", As::count, canvas);
}

/// "3 open, 1 due within 2 days, 1 overdue".
std::string open_requests(const json& status) {
    std::string text = format_count(number_at(status, "requests.open")) + " open";
    const auto add = [&](const char* path, const char* words) {
        if (const auto count = number_at(status, path))
            text += ", " + format_count(count) + " " + words;
    };
    add("requests.soon", "due within 7 days");
    add("requests.urgent", "due within 2 days");
    add("requests.overdue", "overdue");
    return text;
}

std::string render_status(const json& status, const Canvas& canvas) {
    const auto count = [&](const char* path) { return format_count(number_at(status, path)); };
    const bool database_is_healthy =
        !find_path(status, "database.healthy") || is_true_at(status, "database.healthy");
    const Style state = database_is_healthy ? Style::plain : Style::red;
    std::vector<Detail> details{
        {"iterochatd " + text_at(status, "version", As::text, canvas), {}},
        {"address", {address(status, canvas)}},
        {"tenants", {count("tenants.active") + " active, " + count("tenants.disabled") + " disabled"}},
        {"conversations", {count("conversations.total") + ", " + count("conversations.open") + " open"}},
        {"database",
         {text_at(status, "database.bytes", As::bytes, canvas) +
              (database_is_healthy ? ", healthy" : ", damaged"),
          state}},
    };
    if (status.contains("last_backup"))
        details.push_back({"last backup", {last_backup(status, canvas)}});
    if (status.contains("last_sweep"))
        details.push_back({"last sweep", {last_sweep(status, canvas)}});
    if (const auto waiting = number_at(status, "jobs.interrupted"); waiting > 0)
        details.push_back({"jobs",
                           {format_count(waiting) + " interrupted, tried again by itself: iterochat job list",
                            Style::red}});
    if (number_at(status, "notices.open") > 0)
        details.push_back({"notices", {count("notices.open") + " to be told: iterochat notice list"}});
    if (number_at(status, "requests.open") > 0) {
        const bool is_late = number_at(status, "requests.urgent") + number_at(status, "requests.overdue") > 0;
        details.push_back({"requests", {open_requests(status), is_late ? Style::red : Style::plain}});
    }
    // The first line is a title: it stands before the two columns, not in them.
    const std::string title = details.front().key;
    details.erase(details.begin());
    return canvas.paint(Style::bold, title) + uptime(status, canvas) + "\n" +
           render_details(details, canvas.paint);
}

std::string render_snippet(const json& result, const Canvas& canvas) {
    return text_at(result, "snippet", As::lines, canvas) + "\n";
}

const std::vector<Field> tenant_details{
    {"slug", "slug"},
    {"name", "name"},
    {"id", "id"},
    {"state", "state"},
    {"locale", "locale"},
    {"widget key", "widget_key"},
    {"origins", "origins", As::list},
    {"AI", "ai.enabled", As::yes_no},
    {"AI mode", "ai.mode"},
    {"caution", "ai.caution"},
    {"office hours", "hours.spans", As::list},
    {"time zone", "hours.time_zone"},
    {"greeting", "widget.greeting"},
    {"members", "members", As::count},
    {"articles", "articles", As::count},
    {"conversations", "conversations", As::count},
    {"created", "created_at", As::moment},
};

/// "acme: owner, beta: agent".
std::string memberships(const json& user, const Canvas& canvas) {
    std::string text;
    for (const json& each : list_at(user, "memberships"))
        text += (text.empty() ? "" : ", ") + text_at(each, "tenant", As::text, canvas) + ": " +
                text_at(each, "role", As::text, canvas);
    return text;
}

json flattened(const json& user, const Canvas& canvas) {
    json flat = user.is_object() ? user : json::object();
    flat["roles"] = memberships(user, canvas);
    return flat;
}

const std::vector<Field> user_details{
    {"email", "email"},
    {"name", "name"},
    {"id", "id"},
    {"enabled", "enabled", As::yes_no},
    {"second factor", "totp", As::yes_no},
    {"roles", "roles"},
    {"created", "created_at", As::moment},
    {"last sign-in", "last_sign_in_at", As::moment},
};

const std::vector<Field> invitation_details{
    {"invitation", "url"},
    {"for", "email"},
    {"role", "role"},
    {"tenant", "tenant"},
    {"valid until", "expires_at", As::moment},
};

std::string render_user(const json& result, const Canvas& canvas) {
    std::string out;
    if (const json* user = find_path(result, "user"))
        out += render_object(flattened(*user, canvas), user_details, canvas);
    if (const json* invitation = find_path(result, "invitation"))
        out += (out.empty() ? "" : "\n") + render_object(*invitation, invitation_details, canvas);
    if (result.contains("sessions_ended"))
        out += plural(number_at(result, "sessions_ended"), "session", "sessions") + " ended\n";
    const bool is_dry = is_true_at(result, "dry_run");
    for (const json& gone : list_at(result, "removed"))
        out += (is_dry ? "would be removed from " : "removed from ") +
               text_at(gone, "tenant", As::text, canvas) + "\n";
    if (is_true_at(result, "account_deleted"))
        out += is_dry ? "the account would be deleted\n" : "account deleted\n";
    return out;
}

std::string render_users(const json& result, const Canvas& canvas) {
    json rows = json::array();
    for (const json& user : list_at(result, "users"))
        rows.push_back(flattened(user, canvas));
    return render_rows(rows,
                       {{"EMAIL", "email"},
                        {"NAME", "name", As::text, true},
                        {"ROLES", "roles", As::text, true},
                        {"ENABLED", "enabled", As::yes_no},
                        {"LAST SIGN-IN", "last_sign_in_at", As::moment}},
                       canvas);
}

} // namespace

std::vector<View> everyday_views() {
    return {
        {.words = "status", .render = render_status},
        {.words = "tenant list",
         .list = "tenants",
         .columns = {{"SLUG", "slug"},
                     {"NAME", "name", As::text, true},
                     {"STATE", "state"},
                     {"MEMBERS", "members", As::count},
                     {"ARTICLES", "articles", As::count},
                     {"CONVERSATIONS", "conversations", As::count}}},
        {.words = "tenant snippet", .render = render_snippet},
        {.words = "tenant", .object = "tenant", .details = tenant_details},
        {.words = "user list", .render = render_users},
        {.words = "user", .render = render_user},
    };
}

} // namespace iterochat::cli
