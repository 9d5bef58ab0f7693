#include "daemon/admin/admin_config.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "common/base/time.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {
namespace {

using nlohmann::json;

json setting_json(const SettingView& setting) {
    return {{"key", setting.key},
            {"value", setting.value},
            {"default", setting.default_value},
            {"source", setting.is_changed ? "file" : "default"},
            {"help", setting.help}};
}

json check(const ConfigHooks& hooks, const Invocation& call) {
    const bool was_sent = call.arguments().contains("text");
    const std::string path = was_sent ? call.text("name") : hooks.path;
    json findings = json::array();
    std::size_t settings = 0;
    try {
        settings = (was_sent ? hooks.read_text(call.text("text"), path) : hooks.read_file()).size();
    } catch (const Error& error) {
        findings.push_back({{"message", error.what()}});
    }
    const std::size_t problems = findings.size();
    return {
        {"path", path}, {"settings", settings}, {"problems", problems}, {"findings", std::move(findings)}};
}

json show(const ConfigHooks& hooks, bool only_changed) {
    json rows = json::array();
    for (const SettingView& setting : hooks.settings())
        if (setting.is_changed || !only_changed)
            rows.push_back(setting_json(setting));
    return {{"path", hooks.path}, {"settings", std::move(rows)}};
}

json defaults(const ConfigHooks& hooks) {
    json rows = json::array();
    for (const SettingView& setting : hooks.defaults())
        rows.push_back({{"key", setting.key},
                        {"type", setting.type},
                        {"default", setting.default_value},
                        {"help", setting.help}});
    return {{"text", hooks.defaults_text()}, {"settings", std::move(rows)}};
}

json get(const ConfigHooks& hooks, const std::string& key) {
    std::vector<std::string> known;
    for (const SettingView& setting : hooks.settings()) {
        if (setting.key == key)
            return {{"setting", setting_json(setting)}};
        known.push_back(setting.key);
    }
    const std::string near = closest(key, known);
    throw Error{Code::not_found, "There is no setting '" + key + "'."}.with_hint(
        near.empty() ? "iterochat config show" : "iterochat config get " + near);
}

json reload(const ConfigHooks& hooks) {
    if (!hooks.reload)
        throw Error{Code::unavailable, "The daemon is stopped: there is nothing to reload."}.with_hint(
            "systemctl start iterochatd");
    const ConfigHooks::Reloaded reloaded = hooks.reload();
    return {{"changed", reloaded.changed}, {"needs_restart", reloaded.needs_restart}};
}

json log_level(const ConfigHooks& hooks, Invocation& call) {
    if (const std::string level = call.text("level"); !level.empty()) {
        const std::string span = call.text("for");
        hooks.set_log_level(level, span.empty() || span == "never" ? std::nullopt
                                                                   : std::optional{parse_span(span).ms});
    }
    const ConfigHooks::LogLevelView view = hooks.get_log_level();
    return {{"level", view.level},
            {"configured", view.configured},
            {"until", view.until.empty() ? json(nullptr) : json(view.until)}};
}

} // namespace

HandlerRows config_handlers(const ConfigHooks& hooks) {
    return {
        {"config check", [hooks](Invocation& call) { return check(hooks, call); }},
        {"config show", [hooks](Invocation& call) { return show(hooks, call.flag("changed")); }},
        {"config defaults", [hooks](Invocation&) { return defaults(hooks); }},
        {"config get", [hooks](Invocation& call) { return get(hooks, call.text("key")); }},
        {"reload", [hooks](Invocation&) { return reload(hooks); }},
        {"log-level", [hooks](Invocation& call) { return log_level(hooks, call); }},
    };
}

} // namespace iterochat::admin
