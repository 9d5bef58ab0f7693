#include "cli/commands/confirm.hpp"
#include "cli/output/prompt.hpp"
#include "common/api/wire.hpp"
#include "common/base/text.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

json look_first(Session& session, const json& request) {
    json dry = request;
    dry["dry_run"] = true;
    const auto ignore = [](const json&) {};
    return session.run(dry, {.progress = ignore, .item = ignore});
}

bool ask_for_name(const json& looked, json& request) {
    const json* wanted = find_path(looked, "erasure.confirm");
    if (!wanted)
        wanted = find_path(looked, "restore.confirm");
    const std::string name = wanted && wanted->is_string() ? wanted->get<std::string>() : std::string{};
    const std::string typed(
        trim(ask_line("Type " + (name.empty() ? "its name" : name) + " to do it for good: ")));
    if (typed.empty() || (!name.empty() && typed != name))
        return false;
    request["confirm"] = typed;
    return true;
}

} // namespace

bool confirm(Session& session, const api::Command& command, const Settings& settings, json& request,
             const Canvas& canvas) {
    try {
        api::require_confirmation(command, request);
        return true;
    } catch (const Error&) {
        const bool can_be_asked = !settings.no_input && can_ask();
        if (!can_be_asked && !command.asks_below_a_day.empty()) {
            request["yes"] = true; // a rule by itself destroys nothing; the answer says what a sweep takes
            return true;
        }
        if (!can_be_asked)
            throw;
    }
    const json looked = look_first(session, request);
    std::cerr << command.summary << ":\n" << render(command.words, looked, canvas);
    if (command.danger == api::Danger::confirm)
        return ask_for_name(looked, request);
    if (!ask_yes("Do it?"))
        return false;
    request["yes"] = true;
    return true;
}

} // namespace iterochat::cli
