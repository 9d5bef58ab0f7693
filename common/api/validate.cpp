#include "common/api/wire.hpp"
#include "common/base/text.hpp"
#include "common/base/time.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace iterochat::api {
namespace {

using nlohmann::json;

/// One key that a request may hold.
struct Member {
    std::string key;
    const Argument* argument =
        nullptr; ///< null for "upload", "text", "document" and the like, which are plain texts
    bool required = false;
};

std::vector<Member> members_of(const Command& command) {
    std::vector<Member> members;
    for (const Argument& argument : command.arguments) {
        if (argument.local || argument.transfer == Transfer::download || argument.name == "detach")
            continue;
        if (argument.transfer == Transfer::upload || argument.transfer == Transfer::content) {
            const bool is_upload = argument.transfer == Transfer::upload;
            members.push_back({is_upload ? "upload" : "text", nullptr, argument.required});
            // A command with an option --name of its own has no upload; a test holds the rows to it.
            members.push_back({"name", nullptr, false});
        } else if (argument.transfer == Transfer::receipt) {
            members.push_back({"document", nullptr, argument.required});
            members.push_back({"signature", nullptr, argument.required});
        } else {
            members.push_back({wire_name(argument), &argument, argument.required});
        }
    }
    if (command.job)
        members.push_back({"detach", find_argument(command, "detach"), false});
    return members;
}

std::string said(const std::string& key, const std::string& rest) {
    return "The argument \"" + key + "\" " + rest;
}

[[noreturn]] void refuse_shape(const std::string& key, const std::string& what) {
    throw Error{Code::invalid, said(key, "must be " + what + ".")}.with_field(key);
}

[[noreturn]] void refuse_value(const std::string& key, const std::string& what) {
    throw Error{Code::unprocessable, said(key, "must be " + what + ".")}.with_field(key);
}

void check_moment(const std::string& key, const std::string& text, bool span_allowed) {
    try {
        if (span_allowed)
            parse_span(text);
        else
            parse_time(text);
    } catch (const Error&) {
        if (!span_allowed)
            refuse_value(key, "a time such as 2026-11-24, 2026-11-24T10:00:00Z or a span such as 7d");
        check_moment(key, text, false);
    }
}

void check_age(const std::string& key, const std::string& text) {
    if (text == "never")
        return;
    try {
        parse_span(text);
    } catch (const Error&) {
        refuse_value(key, "a span such as 90d, 12h, 6y, or never");
    }
}

void check_choice(const std::string& key, const std::string& text, const Argument& argument) {
    const auto choices = choices_of(argument);
    if (std::find(choices.begin(), choices.end(), text) != choices.end())
        return;
    std::string all;
    for (const auto& choice : choices)
        all += (all.empty() ? "" : &choice == &choices.back() ? " or " : ", ") + std::string(choice);
    refuse_value(key, all);
}

const std::string& text_of(const std::string& key, const json& value) {
    if (!value.is_string())
        refuse_shape(key, "a text");
    return value.get_ref<const std::string&>();
}

void check_value(const std::string& key, const json& value, const Argument& argument) {
    switch (argument.type) {
    case Type::integer:
        if (!value.is_number_integer())
            refuse_shape(key, "a whole number");
        if (!value.is_number_unsigned() && value.get<std::int64_t>() < 0)
            refuse_value(key, "0 or more");
        return;
    case Type::number:
        if (!value.is_number())
            refuse_shape(key, "a number");
        return;
    case Type::boolean:
        if (!value.is_boolean())
            refuse_shape(key, "true or false");
        return;
    case Type::time:
    case Type::until:
        return check_moment(key, text_of(key, value), true);
    case Type::age:
        return check_age(key, text_of(key, value));
    case Type::choice:
        return check_choice(key, text_of(key, value), argument);
    case Type::text:
    case Type::path:
        text_of(key, value);
        return;
    }
}

void check_member(const Member& member, const json& value) {
    if (!member.argument) {
        text_of(member.key, value);
    } else if (member.argument->repeatable) {
        if (!value.is_array())
            refuse_shape(member.key, "a list");
        for (const json& each : value)
            check_value(member.key, each, *member.argument);
    } else {
        check_value(member.key, value, *member.argument);
    }
}

void refuse_unknown(const Command& command, const std::vector<Member>& members, const std::string& key) {
    for (const Member& member : members)
        if (member.key == key)
            return;
    std::vector<std::string> keys;
    for (const Member& member : members)
        keys.push_back(member.key);
    const std::string near = closest(key, keys);
    throw Error{Code::invalid, "There is no argument \"" + truncate_characters(key, 40) + "\" for " +
                                   std::string(command.words) + "."}
        .with_field(truncate_characters(key, 40))
        .with_hint(near.empty() ? "iterochat help " + std::string(command.words) : "did you mean: " + near);
}

bool is_true(const json& arguments, const char* key) {
    const auto found = arguments.find(key);
    return found != arguments.end() && found->is_boolean() && found->get<bool>();
}

bool is_below_a_day(const json& arguments, const std::string& key) {
    const auto found = arguments.find(key);
    if (found == arguments.end() || !found->is_string() || *found == "never")
        return false;
    return parse_span(found->get_ref<const std::string&>()) < days(1);
}

} // namespace

void require_confirmation(const Command& command, const json& arguments) {
    if (command.danger == Danger::none || is_true(arguments, "dry_run"))
        return;
    const std::string words(command.words);
    if (!command.asks_below_a_day.empty() &&
        !is_below_a_day(arguments, std::string(command.asks_below_a_day)))
        return;
    if (!command.asks_below_a_day.empty() && !is_true(arguments, "yes"))
        throw Error{Code::usage, "An age under a day takes everything at once and needs --yes."}
            .with_field("yes")
            .with_hint("iterochat " + words + " … --dry-run   (it says how much; then the same with --yes)");
    if (command.danger == Danger::asks && !is_true(arguments, "yes"))
        throw Error{Code::usage, words + " destroys something and needs --yes."}.with_field("yes").with_hint(
            "iterochat " + words + " … --dry-run   (then the same with --yes)");
    if (command.danger == Danger::confirm && (!arguments.contains("confirm") || arguments["confirm"] == ""))
        throw Error{Code::usage, words + " destroys something for good and needs --confirm NAME."}
            .with_field("confirm")
            .with_hint("iterochat " + words + " … --dry-run   (it prints the name to confirm)");
}

json validate_arguments(const Command& command, json arguments) {
    if (!arguments.is_object())
        throw Error{Code::invalid, "The arguments of a command must be one JSON object."};
    const auto members = members_of(command);
    for (const auto& [key, value] : arguments.items())
        refuse_unknown(command, members, key);
    for (const Member& member : members) {
        const auto found = arguments.find(member.key);
        if (found != arguments.end())
            check_member(member, *found);
        else if (member.required)
            throw Error{Code::invalid, said(member.key, "is missing.")}.with_field(member.key);
    }
    require_confirmation(command, arguments);
    return arguments;
}

} // namespace iterochat::api
