#include "common/api/wire.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::api {

using nlohmann::json;

std::string path_of(const Command& command) {
    std::string path(command.words);
    std::replace(path.begin(), path.end(), ' ', '/');
    return std::string(commands_path) + path;
}

const Command* command_of_path(std::string_view path) {
    if (!path.starts_with(commands_path))
        return nullptr;
    std::string words(path.substr(commands_path.size()));
    std::replace(words.begin(), words.end(), '/', ' ');
    const Command* command = find_command(words);
    return command && command->runs == Runs::daemon ? command : nullptr;
}

json error_object(const Error& error) {
    json inner{{"code", code_name(error.code())},
               {"message", error.what()},
               {"exit", code_exit_status(error.code())}};
    if (!error.hint().empty())
        inner["hint"] = error.hint();
    if (!error.field().empty())
        inner["field"] = error.field();
    if (error.retry_after_seconds() > 0)
        inner["retry_after_seconds"] = error.retry_after_seconds();
    return {{"error", std::move(inner)}};
}

Error error_of(const json& document) {
    const auto unreadable = [] {
        return Error{Code::internal, "The daemon gave an error that can't be read."};
    };
    if (!document.is_object())
        return unreadable();
    const json& inner = document.contains("error") ? document["error"] : document;
    if (!inner.is_object() || !inner.contains("code") || !inner["code"].is_string())
        return unreadable();
    const auto text = [&inner](const char* key) {
        const auto found = inner.find(key);
        return found != inner.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    std::string sentence = text("message");
    if (!text("incident").empty())
        sentence += " (incident " + text("incident") + ")";
    Error error{code_from_name(text("code")), sentence};
    return std::move(error).with_field(text("field")).with_hint(text("hint"));
}

namespace {

json argument_json(const Argument& argument) {
    json row{{"name", argument.name}, {"kind", name_of(argument.kind)}, {"type", name_of(argument.type)},
             {"help", argument.help}, {"required", argument.required},  {"repeatable", argument.repeatable}};
    if (argument.local || argument.transfer == Transfer::download)
        row["sent_as"] = nullptr;
    else if (argument.transfer == Transfer::upload)
        row["sent_as"] = "upload";
    else
        row["sent_as"] = wire_name(argument); // "text", "document" or "password" for what a file holds
    if (!argument.short_name.empty())
        row["short"] = argument.short_name;
    if (!argument.choices.empty())
        row["choices"] = choices_of(argument);
    return row;
}

} // namespace

json catalogue_json() {
    json commands = json::array();
    for (const Command& command : catalogue()) {
        if (command.hidden)
            continue;
        json arguments = json::array();
        for (const Argument& argument : command.arguments)
            arguments.push_back(argument_json(argument));
        commands.push_back({{"words", command.words},
                            {"summary", command.summary},
                            {"group", name_of(command.group)},
                            {"danger", name_of(command.danger)},
                            {"concurrency", name_of(command.concurrency)},
                            {"dry_run", command.has_dry_run},
                            {"offline", command.offline},
                            {"job", command.job},
                            {"runs", command.runs == Runs::daemon ? "daemon" : "local"},
                            {"arguments", std::move(arguments)},
                            {"examples", command.examples},
                            {"result", command.result}});
    }
    return {{"commands", std::move(commands)}};
}

std::string_view name_of(Kind kind) {
    switch (kind) {
    case Kind::positional:
        return "positional";
    case Kind::option:
        return "option";
    case Kind::flag:
        return "flag";
    }
    return {};
}

std::string_view name_of(Type type) {
    switch (type) {
    case Type::text:
        return "text";
    case Type::integer:
        return "integer";
    case Type::number:
        return "number";
    case Type::boolean:
        return "boolean";
    case Type::path:
        return "path";
    case Type::time:
        return "time";
    case Type::until:
        return "until";
    case Type::age:
        return "age";
    case Type::choice:
        return "choice";
    }
    return {};
}

std::string_view name_of(Group group) {
    switch (group) {
    case Group::everyday:
        return "everyday";
    case Group::compliance:
        return "compliance";
    case Group::operations:
        return "operations";
    case Group::help:
        return "help";
    }
    return {};
}

std::string_view name_of(Danger danger) {
    switch (danger) {
    case Danger::none:
        return "none";
    case Danger::asks:
        return "asks";
    case Danger::confirm:
        return "confirm";
    }
    return {};
}

std::string_view name_of(Concurrency concurrency) {
    switch (concurrency) {
    case Concurrency::reads:
        return "reads";
    case Concurrency::writes:
        return "writes";
    case Concurrency::exclusive:
        return "exclusive";
    }
    return {};
}

} // namespace iterochat::api
