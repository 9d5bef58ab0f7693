#include "cli/args/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

// The only file that includes CLI11: it costs seconds of compile time. CLI11 splits options from words; which
// options there are, what is required and every sentence come from the catalogue.

namespace iterochat::cli {
namespace {

using api::Argument;
using api::Command;
using api::Kind;

[[noreturn]] void refuse(const std::string& sentence, std::string hint) {
    throw Error{Code::usage, sentence}.with_hint(std::move(hint));
}

std::string title_of(const Command* command) {
    return command ? "iterochat " + std::string(command->words) : "iterochat";
}

std::string help_of(const Command* command) {
    return command ? "iterochat help " + std::string(command->words) : "iterochat help";
}

std::string option_names(const Argument& argument) {
    std::string names = "--" + std::string(argument.name);
    if (!argument.short_name.empty())
        names = "-" + std::string(argument.short_name) + "," + names;
    return names;
}

struct Bound {
    const Argument* argument;
    CLI::Option* option;
    Values* into;
};

void bind(CLI::App& app, const std::vector<Argument>& arguments, Values& into, std::vector<Bound>& bound) {
    for (const Argument& argument : arguments) {
        if (argument.kind == Kind::positional)
            continue;
        CLI::Option* option = argument.kind == Kind::flag ? app.add_flag(option_names(argument))
                                                          : app.add_option(option_names(argument));
        option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        if (argument.kind == Kind::option)
            option->type_size(1)->expected(1)->allow_extra_args(false);
        bound.push_back({&argument, option, &into});
    }
}

void collect(const Bound& bound, const Command* command) {
    if (bound.option->count() == 0)
        return;
    const Argument& argument = *bound.argument;
    if (argument.kind == Kind::flag) {
        (*bound.into)[std::string(argument.name)] = {""};
        return;
    }
    if (bound.option->count() > 1 && !argument.repeatable)
        refuse("the option --" + std::string(argument.name) + " is given more than once", help_of(command));
    (*bound.into)[std::string(argument.name)] = bound.option->results();
}

[[noreturn]] void refuse_option(const std::string& given, const Command* command) {
    const std::string name = given.substr(0, given.find('='));
    std::vector<std::string> known;
    for (const auto* arguments : {command ? &command->arguments : nullptr, &api::global_arguments()})
        if (arguments)
            for (const Argument& argument : *arguments)
                if (argument.kind != Kind::positional)
                    known.push_back("--" + std::string(argument.name));
    const std::string near = name.starts_with("--") ? closest(name, known) : std::string{};
    refuse("unknown option '" + truncate_characters(name, 60) + "' for '" + title_of(command) + "'",
           near.empty() ? help_of(command) : "did you mean: " + near);
}

/// Hands the plain words to the positional arguments, in order; the last one may take many.
void place_words(const std::vector<std::string>& words, const Command& command, Values& values) {
    std::size_t next = 0;
    for (const Argument& argument : command.arguments) {
        if (argument.kind != Kind::positional)
            continue;
        while (next < words.size()) {
            values[std::string(argument.name)].push_back(words[next++]);
            if (!argument.repeatable)
                break;
        }
    }
    if (next < words.size())
        refuse("there is one word too many for '" + title_of(&command) + "': '" +
                   truncate_characters(words[next], 60) + "'",
               help_of(&command));
}

void require_values(const Command& command, const Values& values) {
    for (const Argument& argument : command.arguments) {
        if (!argument.required || values.contains(argument.name))
            continue;
        const std::string value(argument.value);
        const std::string what =
            argument.kind == Kind::positional ? value : "--" + std::string(argument.name) + " " + value;
        refuse("'" + title_of(&command) + "' needs " + what, help_of(&command));
    }
}

/// CLI11's own sentences talk about its types; ours name the option.
[[noreturn]] void refuse_parse(const CLI::ParseError& error, const Command* command) {
    const std::string text = error.what();
    const auto dashes = text.find("--");
    const std::string option = dashes == std::string::npos
                                   ? std::string{}
                                   : text.substr(dashes, text.find_first_of(" :,=", dashes) - dashes);
    refuse(option.empty() ? "the options of '" + title_of(command) + "' can't be read"
                          : "the option " + option + " needs a value",
           help_of(command));
}

} // namespace

CommandLine parse(const std::vector<std::string>& arguments) {
    std::vector<std::string> rest = arguments;
    const Found found = take_command(rest);
    CommandLine line{.command = found.command, .noun = found.noun};

    const auto dashes = std::find(rest.begin(), rest.end(), "--");
    std::vector<std::string> plain(dashes == rest.end() ? rest.end() : dashes + 1, rest.end());
    rest.erase(dashes, rest.end());
    std::reverse(rest.begin(), rest.end()); // as CLI11 wants them

    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    std::vector<Bound> bound;
    if (found.command)
        bind(app, found.command->arguments, line.values, bound);
    bind(app, api::global_arguments(), line.globals, bound);
    try {
        app.parse(rest);
    } catch (const CLI::ParseError& error) {
        refuse_parse(error, found.command);
    }
    for (const Bound& each : bound)
        collect(each, found.command);

    std::vector<std::string> words;
    for (const std::string& extra : app.remaining()) {
        if (extra.size() > 1 && extra[0] == '-')
            refuse_option(extra, found.command);
        if (extra != found.noun || found.command)
            words.push_back(extra);
    }
    words.insert(words.end(), plain.begin(), plain.end());

    line.wants_help = line.globals.contains("help");
    line.wants_version = line.globals.contains("version");
    if (line.wants_help || line.wants_version)
        return line;
    if (!found.command)
        refuse(found.noun.empty() ? "a command is missing" : "'iterochat " + found.noun + "' needs a verb",
               found.noun.empty() ? "iterochat help" : "iterochat help " + found.noun);
    place_words(words, *found.command, line.values);
    require_values(*found.command, line.values);
    return line;
}

} // namespace iterochat::cli
