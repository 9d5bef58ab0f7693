#include "cli/commands/local.hpp"
#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <algorithm>

namespace iterochat::cli {
namespace {

using api::Argument;
using api::Command;
using api::Kind;

constexpr std::size_t columns = 80;

std::string title_of(api::Group group) {
    switch (group) {
    case api::Group::everyday:
        return "Everyday";
    case api::Group::compliance:
        return "Compliance";
    case api::Group::operations:
        return "Operations";
    case api::Group::help:
        return "Help";
    }
    return {};
}

/// Words set one after the other, broken before `columns`, each line after the first indented.
std::string wrapped(const std::vector<std::string>& words, const std::string& first_indent,
                    std::size_t indent) {
    std::string out = first_indent;
    std::size_t at = first_indent.size();
    bool line_has_word = false;
    for (const std::string& word : words) {
        if (line_has_word && at + 1 + word.size() > columns) {
            out += "\n" + std::string(indent, ' ');
            at = indent;
            line_has_word = false;
        }
        out += (line_has_word ? " " : "") + word;
        at += word.size() + (line_has_word ? 1 : 0);
        line_has_word = true;
    }
    return out + "\n";
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto space = text.find(' ');
        if (space != 0)
            words.emplace_back(text.substr(0, space));
        text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
    }
    return words;
}

/// Words, and the long lists of keys also after their commas.
std::vector<std::string> split_keys(std::string_view text) {
    std::vector<std::string> pieces;
    for (const std::string& word : split_words(text)) {
        std::size_t at = 0;
        for (std::size_t end; word.size() - at > columns - 4 &&
                              (end = word.rfind(',', at + columns - 4)) != std::string::npos && end > at;
             at = end + 1)
            pieces.push_back(word.substr(at, end + 1 - at));
        pieces.push_back(word.substr(at));
    }
    return pieces;
}

std::string paragraphs(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto gap = text.find("\n\n");
        out += "\n" + wrapped(split_words(text.substr(0, gap)), "", 0);
        text = gap == std::string_view::npos ? std::string_view{} : text.substr(gap + 2);
    }
    return out;
}

/// "  label   help", the help wrapped in its own column.
std::string entry(const std::string& label, std::string_view help, std::size_t column) {
    std::string first = "  " + label;
    std::string out;
    if (first.size() + 2 > column) {
        out = first + "\n";
        first.clear();
    }
    first.resize(column, ' ');
    return out + wrapped(split_words(help), first, column);
}

std::string usage_of(const Command& command) {
    auto words = synopsis_words(command);
    const std::string name = "iterochat " + std::string(command.words);
    return wrapped(words, "  " + name + (words.empty() ? "" : " "), 6);
}

std::string verbs_of(std::string_view noun) {
    std::string verbs;
    for (const Command& command : api::catalogue())
        if (!command.hidden && api::noun_of(command) == noun && command.words != noun)
            verbs += (verbs.empty() ? "" : ", ") + std::string(command.words.substr(noun.size() + 1));
    return verbs;
}

std::string overview() {
    std::string out = "iterochat administers an IteroChat installation through its daemon's admin socket.\n\n"
                      "Usage: iterochat [OPTION…] COMMAND [ARGUMENT…]\n";
    for (const api::Group group :
         {api::Group::everyday, api::Group::compliance, api::Group::operations, api::Group::help}) {
        out += "\n" + title_of(group) + "\n";
        std::vector<std::string_view> seen; // a noun's verbs need not follow each other in the catalogue
        for (const Command& command : api::catalogue()) {
            const std::string_view noun = api::noun_of(command);
            if (command.hidden || command.group != group ||
                std::find(seen.begin(), seen.end(), noun) != seen.end())
                continue;
            seen.push_back(noun);
            const bool is_single = command.words == noun;
            out += entry(std::string(noun), is_single ? std::string(command.summary) : verbs_of(noun), 16);
        }
    }
    out += "\nOptions of every command\n";
    for (const Argument& argument : api::global_arguments())
        out += entry(option_label(argument), argument.help, 26);
    out += "\nTopics\n";
    for (const api::Topic& topic : api::topics())
        out += entry(std::string(topic.name), topic.summary, 16);
    return out + "\niterochat help COMMAND explains one command, with examples.\n";
}

std::string noun_help(std::string_view noun) {
    std::string out = std::string(api::noun_summary(noun)) + ".\n\nCommands\n";
    std::string examples;
    for (const Command& command : api::catalogue()) {
        if (command.hidden || api::noun_of(command) != noun)
            continue;
        out += entry("iterochat " + std::string(command.words), command.summary, 34);
        examples += "  " + std::string(command.examples.front()) + "\n";
    }
    return out + "\nExamples\n" + examples + "\niterochat help " + std::string(noun) +
           " VERB explains one of them.\n";
}

std::string help_of(const Argument& argument) {
    std::string help(argument.help);
    if (!argument.choices.empty() && argument.value != argument.choices) {
        std::string all;
        for (const auto choice : api::choices_of(argument))
            all += (all.empty() ? "" : ", ") + std::string(choice);
        help += " (" + all + ")";
    }
    return help;
}

std::string arguments_help(const Command& command) {
    std::string positional;
    std::string options;
    for (const Argument& argument : command.arguments)
        (argument.kind == Kind::positional ? positional : options) +=
            entry(option_label(argument), help_of(argument), 26);
    std::string out;
    if (!positional.empty())
        out += "\nArguments\n" + positional;
    if (!options.empty())
        out += "\nOptions\n" + options;
    return out;
}

std::string danger_help(const Command& command) {
    switch (command.danger) {
    case api::Danger::none:
        return {};
    case api::Danger::asks:
        return "\nIt asks on a terminal and needs --yes elsewhere.\n";
    case api::Danger::confirm:
        return "\nIt asks for the name on a terminal and needs --confirm NAME elsewhere.\n";
    }
    return {};
}

std::string command_help(const Command& command) {
    std::string out =
        wrapped(split_words(std::string(command.summary) + "."), "", 0) + "\nUsage\n" + usage_of(command);
    out += paragraphs(command.description);
    out += danger_help(command);
    out += arguments_help(command);
    out += "\nExamples\n";
    for (const auto example : command.examples)
        out += "  " + std::string(example) + "\n";
    out += "\nJSON keys\n" + wrapped(split_keys(command.result), "  ", 2);
    if (const auto sentence = api::offline_sentence(command); !sentence.empty())
        out += "\n" + std::string(sentence) + "\n";
    return out;
}

[[noreturn]] void refuse(const std::string& asked) {
    std::vector<std::string> known;
    for (const auto noun : api::first_words())
        known.emplace_back(noun);
    for (const Command& command : api::catalogue())
        if (!command.hidden)
            known.emplace_back(command.words);
    for (const api::Topic& topic : api::topics())
        known.emplace_back(topic.name);
    const std::string near = closest(asked, known);
    throw Error{Code::usage, "there is no help on '" + truncate_characters(asked, 60) + "'"}.with_hint(
        near.empty() ? "iterochat help" : "did you mean: iterochat help " + near);
}

} // namespace

std::string option_label(const Argument& argument) {
    if (argument.kind == Kind::positional)
        return std::string(argument.value) + (argument.repeatable ? "…" : "");
    std::string label = argument.short_name.empty() ? "" : "-" + std::string(argument.short_name) + ", ";
    label += "--" + std::string(argument.name);
    return argument.kind == Kind::flag ? label : label + " " + std::string(argument.value);
}

std::vector<std::string> synopsis_words(const Command& command) {
    std::vector<std::string> words;
    const auto add = [&words](const Argument& argument) {
        std::string word(argument.value);
        if (argument.kind != Kind::positional) {
            word = argument.short_name.empty() ? "--" + std::string(argument.name)
                                               : "-" + std::string(argument.short_name);
            if (argument.kind == Kind::option)
                word += " " + std::string(argument.value);
        }
        words.push_back((argument.required ? word : "[" + word + "]") + (argument.repeatable ? "…" : ""));
    };
    for (const bool required : {true, false})
        for (const Kind kind : {Kind::positional, Kind::option, Kind::flag})
            for (const Argument& argument : command.arguments)
                if (argument.required == required && argument.kind == kind)
                    add(argument);
    return words;
}

std::string help_text(const std::vector<std::string>& words) {
    if (words.empty())
        return overview();
    std::string asked;
    for (const std::string& word : words)
        asked += (asked.empty() ? "" : " ") + word;
    if (const Command* command = api::find_command(asked))
        return command_help(*command);
    // "config" is both: the commands first, then what the topic says.
    std::string out = api::noun_summary(asked).empty() ? std::string{} : noun_help(asked);
    for (const api::Topic& topic : api::topics())
        if (topic.name == asked)
            out += (out.empty() ? "" : "\n") + std::string(topic.text);
    if (out.empty())
        refuse(asked);
    return out;
}

} // namespace iterochat::cli
